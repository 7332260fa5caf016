"""Badges on paper: which ones, drawn as a PDF, each print at the desk noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.domain import duties
from badges.audit import BadgeVerb
from badges.domain import digests, papers, texts
from badges.domain.designs import choosing
from badges.domain.designs.choosing import Chosen
from badges.domain.looks import Look
from badges.models import Print, PrintKind
from badges.models.printed import with_print_state
from badges.pdf.crew import Drawn, Frame, Task, draw_parts
from badges.pdf.page import BadgeText
from badges.pdf.sheet import AS_USUAL, SINGLE, Flip, Fold, Sheet, Way
from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.domain.lists import lines
from registration.models import Registration, State

NO_LETTER = "#"
"""Stands for names that begin with no letter, after Z."""


class NotAccredited(Exception):
    """Only those who confirmed get a badge."""


class Order(models.TextChoices):
    NAME = "name", _("Name")
    CATEGORY = "category", _("Category, then name")
    COUNTRY = "country", _("Country, then name")


class Printed(models.TextChoices):
    """Which badges by what was printed of them."""

    ALL = "", _("All, printed or not")
    DUE = "due", _("Not printed yet, or changed since")
    NEW = "new", _("Not printed yet")
    CHANGED = "changed", _("Changed since they were printed")
    DONE = "done", _("Printed already")


ORDERINGS = {
    Order.NAME: ("person__sort_key", "pk"),
    Order.CATEGORY: ("category__position", "category__code", "person__sort_key", "pk"),
    Order.COUNTRY: ("person__country", "person__sort_key", "pk"),
}


@dataclass(frozen=True)
class Choice:
    """Which badges to print and how; an empty list or word takes all.

    `first` and `last` are letters of the desk's queues: the Latin letter, or its
    transliteration, that the name shown is ordered by. `people` are keys of
    registrations.
    """

    categories: Sequence[str] = ()
    countries: Sequence[str] = ()
    functions: Sequence[str] = ()
    people: Sequence[int] = ()
    first: str = ""
    last: str = ""
    printed: str = Printed.ALL
    order: str = Order.NAME
    sheet: str = SINGLE.name
    start: int = 1
    flip: str = Flip.LONG
    fold: str = Fold.NO
    shrink: bool = False
    marks: bool | None = None

    @property
    def way(self) -> Way:
        return Way(
            start=self.start,
            flip=Flip(self.flip),
            fold=Fold(self.fold),
            shrink=self.shrink,
            marks=self.marks,
        )


def chosen(event: Event, choice: Choice) -> models.QuerySet[Registration]:
    """Return the confirmed registrations of `choice`, in its order."""
    found: models.QuerySet[Registration]
    found = event.registrations.accredited().with_people()
    wanted: dict[str, Any] = {
        "category__code__in": choice.categories,
        "person__country__in": choice.countries,
        "pk__in": choice.people,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if choice.functions:
        known = duties.known_functions(event)
        asked = set(choice.functions)
        held = (person for person, has in known.items() if asked & {*map(str, has)})
        found = found.filter(person__in=list(held))
    if choice.first or choice.last:
        found = found.filter(_letters(event, choice.first, choice.last))
    found = _as_printed(event, found, choice.printed)
    return found.order_by(*ORDERINGS[Order(choice.order)])


def _letters(event: Event, first: str, last: str) -> Q:
    """Keep names from one letter to another.

    Who goes by another name stands where that one belongs: the place would tell the
    name that is hidden.
    """
    first, last = first or "A", last or NO_LETTER
    letterless = Q(person__sort_key__lt="a")
    in_range = letterless
    if first != NO_LETTER:
        in_range = Q(person__sort_key__gte=first.lower())
        if last < "Z" and last != NO_LETTER:
            in_range &= Q(person__sort_key__lt=chr(ord(last.lower()) + 1))
        if last == NO_LETTER:
            in_range |= letterless
    others = event.registrations.accredited().exclude(person__alias="")
    keys = [
        one.pk
        for one in others.select_related("person")
        if is_between(lines.line_key(one.person), first, last)
    ]
    return Q(in_range, person__alias="") | Q(pk__in=keys)


def is_between(key: str, first: str, last: str) -> bool:
    """Tell whether a name's key begins with a letter from `first` to `last`."""
    letter = letter_of(key)
    return _place(first) <= _place(letter) <= _place(last)


def letter_of(key: str) -> str:
    letter = key[:1].upper()
    return letter if "A" <= letter <= "Z" else NO_LETTER


def _place(letter: str) -> int:
    return ord("Z") + 1 if letter == NO_LETTER else ord(letter)


def _as_printed(
    event: Event, found: models.QuerySet[Registration], printed: str
) -> models.QuerySet[Registration]:
    if printed == Printed.ALL:
        return found
    known = with_print_state(found)
    if printed == Printed.NEW:
        return known.filter(is_printed=False)
    if printed == Printed.DONE:
        return known.filter(is_printed=True)
    changed = digests.changed(event, known.filter(is_printed=True))
    if printed == Printed.CHANGED:
        return known.filter(pk__in=changed)
    return known.filter(Q(is_printed=False) | Q(pk__in=changed))


def named(event: Event, lines: Iterable[str]) -> tuple[list[int], list[str]]:
    """Find confirmed people by the names their badges show, one a line.

    Accents, case and script do not count; people of one name are all found.

    Returns:
        Keys of registrations, and the lines that are nobody's name.
    """
    people = event.registrations.accredited().select_related("person")
    by_name: dict[str, list[int]] = defaultdict(list)
    wanted = {names.fold(line): line.strip() for line in lines if line.strip()}
    for one in people if wanted else ():
        shown = one.person
        for name in {names.fold(shown.shown_name), names.fold(shown.shown_native_name)}:
            by_name[name].append(one.pk)
    keys = [key for name in wanted for key in by_name.get(name, ())]
    return keys, [line for name, line in wanted.items() if name not in by_name]


def draw(
    event: Event,
    registrations: list[Registration],
    *,
    sheet: Sheet = SINGLE,
    way: Way = AS_USUAL,
) -> tuple[bytes, list[Look]]:
    """Return the PDF of some badges and those that need a look. Notes nothing.

    Raises SizesDiffer, TooLargeForPaper, TooLargeForLabel.
    """
    designs = choosing.choose(event, {one.category_id for one in registrations})
    papers.fitting(sheet, designs.designs[0], way)
    shown = list(texts.badge_texts(event, registrations, designs))
    drawn = _drawn(shown, frame(event, designs, sheet, way))
    flags = drawn.report.flags
    return drawn.pdf, [Look(registrations[flag.position], flag) for flag in flags]


def draw_one(registration: Registration) -> tuple[bytes, str]:
    """Return the PDF of one badge and the digest of what it shows. Notes nothing.

    Args:
        registration: with person, organisation and category at hand.
    """
    event = registration.event
    designs = choosing.choose(event, {registration.category_id})
    around = frame(event, designs)
    (shown,) = texts.badge_texts(event, [registration], designs)
    digest = digests.Digests(designs, around.heading).of(shown)
    return _drawn([shown], around).pdf, digest


def digest_now(registration: Registration) -> str:
    """Return the digest of somebody's badge as it is now.

    Empty where it cannot be drawn: a picture of its design is lost.
    """
    event = registration.event
    people = event.registrations.with_people().filter(pk=registration.pk)
    try:
        return dict(digests.of(event, people)).get(registration.pk, "")
    except OSError:
        return ""


def frame(
    event: Event, designs: Chosen, sheet: Sheet = SINGLE, way: Way = AS_USUAL
) -> Frame:
    """Return what all badges of a document have in common."""
    return Frame(
        heading=texts.heading(event),
        fonts_dir=settings.FONTS_DIR,
        designs=designs.designs,
        pictures=designs.pictures,
        sheet=sheet,
        way=way,
        language=event.default_language(),
    )


def _drawn(shown: list[BadgeText], around: Frame) -> Drawn:
    return next(draw_parts([Task(0, shown, is_first=True)], around))


def look_over(event: Event, registrations: list[Registration]) -> list[Look]:
    """Return the badges that need a look, whatever sizes they have."""
    sizes = choosing.sizes(event)
    by_size: dict[tuple[float, float], list[Registration]] = defaultdict(list)
    for one in registrations:
        by_size[sizes(one.category_id)].append(one)
    place = {one.pk: number for number, one in enumerate(registrations)}
    looks = [
        (place[look.registration.pk], look)
        for people in by_size.values()
        for look in draw(event, people)[1]
    ]
    return [look for _place, look in sorted(looks, key=itemgetter(0))]


def note_print(
    registration: Registration, *, by: User, now: datetime, reason: str = ""
) -> Print:
    """Note that one badge goes to paper at the desk.

    Raises NotAccredited unless the person confirmed.
    """
    with transaction.atomic():
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        if locked.state != State.CONFIRMED:
            raise NotAccredited
        return note_paper(
            locked,
            code=locked.code,
            digest=digest_now(locked),
            by=by,
            now=now,
            reason=reason,
        )


def note_paper(
    registration: Registration,
    *,
    code: str,
    digest: str,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> Print:
    """Note a badge that is on paper, whoever it is for by now.

    Args:
        registration: locked.
        code: what the paper carries.
        digest: of all the paper shows; empty where nobody knows.
    """
    earlier = Print.objects.filter(registration=registration).count()
    printed = Print.objects.create(
        registration=registration,
        code=code,
        at=now,
        by=by,
        kind=PrintKind.SINGLE,
        reason=reason,
        digest=digest,
    )
    auditing.record(
        BadgeVerb.PRINTED,
        event=registration.event,
        subject=registration,
        by=by,
        earlier=earlier,
    )
    return printed
