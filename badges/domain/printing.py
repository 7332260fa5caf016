"""Badges on paper: one at the desk, many in the background, each print noted."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.domain import texts
from badges.domain.designs import choosing
from badges.domain.designs.refusals import TooLargeForPaper
from badges.models import Print, PrintKind
from badges.models.printed import with_print_state
from badges.pdf.design import ANSWER, Design
from badges.pdf.document import Flag, Report, render_badges
from badges.pdf.page import Field, Problem
from badges.pdf.sheet import MILLIMETRE, SHEETS, SINGLE, Sheet
from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.models import Event, Job, User
from registration.models import Registration, State

if TYPE_CHECKING:
    from collections.abc import Callable

JOB_KIND = "badges.print"
LISTED = 50
PROBLEMS = {
    Problem.OVERFLOW: _("too long to be printed at a readable size"),
    Problem.MISSING_GLYPH: _("has letters that no font here can print"),
    Problem.UNPRINTABLE: _("had invisible characters that were left out"),
    Problem.NO_PHOTO: _("is missing"),
}
FIELDS = {
    Field.LATIN_NAME: _("name"),
    Field.NATIVE_NAME: _("name in its own script"),
    Field.ORGANISATION: _("organisation"),
    Field.COUNTRY: _("country"),
    Field.FUNCTIONS: _("functions"),
    Field.CATEGORY: _("category"),
    Field.EVENT: _("event's name"),
    Field.LANGUAGES: _("languages"),
    Field.CODE: _("code"),
    Field.WORDS: _("fixed words"),
    Field.PHOTO: _("photograph"),
}


class NotAccredited(Exception):
    """Only those who confirmed get a badge."""


class Order(models.TextChoices):
    NAME = "name", _("Name")
    CATEGORY = "category", _("Category, then name")
    COUNTRY = "country", _("Country, then name")


ORDERINGS = {
    Order.NAME: ("person__sort_key", "pk"),
    Order.CATEGORY: ("category__position", "category__code", "person__sort_key", "pk"),
    Order.COUNTRY: ("person__country", "person__sort_key", "pk"),
}


@dataclass(frozen=True)
class Choice:
    """Which badges to print and how; empty `category` is all of them."""

    category: str = ""
    order: str = Order.NAME
    sheet: str = SINGLE.name
    only_new: bool = False

    @property
    def paper(self) -> Sheet:
        return SHEETS[self.sheet]


@dataclass(frozen=True)
class Look:
    """A badge that needs a look, and why."""

    registration: Registration
    flag: Flag

    @property
    def words(self) -> str:
        """Such as “name in its own script: has letters that no font … (꧁)”."""
        return told(self.flag)

    def __str__(self) -> str:
        return f"{self.registration.person.shown_name} – {self.words}"


def told(flag: Flag) -> str:
    """Return what a badge needs a look for, without whose it is."""
    problem = f"{_field(flag.field)}: {PROBLEMS[flag.problem]}"
    return f"{problem} ({flag.detail})" if flag.detail else problem


def _field(field: str) -> str:
    if field.startswith(ANSWER):
        return gettext("answer “{name}”").format(name=field.removeprefix(ANSWER))
    return str(FIELDS[Field(field)])


def chosen(event: Event, choice: Choice) -> models.QuerySet[Registration]:
    """Return the confirmed registrations of `choice`, in its order."""
    found: models.QuerySet[Registration]
    found = event.registrations.accredited().with_people()
    if choice.category:
        found = found.filter(category__code=choice.category)
    if choice.only_new:
        found = with_print_state(found).filter(is_printed=False)
    return found.order_by(*ORDERINGS[Order(choice.order)])


def draw(
    event: Event,
    registrations: list[Registration],
    *,
    sheet: Sheet = SINGLE,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[bytes, list[Look]]:
    """Return the PDF of some badges and those that need a look. Notes nothing.

    Args:
        progress: called with (drawn, total); what it raises ends the drawing.

    Raises SizesDiffer, TooLargeForPaper.
    """
    total = len(registrations)
    designs = choosing.choose(event, {one.category_id for one in registrations})
    paper = fitting(sheet, designs.designs[0])

    def tell(done: int, _expected: int) -> None:
        if progress:
            progress(done, total)

    out = io.BytesIO()
    report: Report = render_badges(
        texts.badge_texts(event, registrations, designs),
        heading=texts.heading(event),
        out=out,
        fonts_dir=settings.FONTS_DIR,
        designs=designs.designs,
        pictures=designs.pictures,
        sheet=paper,
        language=event.default_language(),
        progress=tell,
    )
    looks = [Look(registrations[flag.position], flag) for flag in report.flags]
    return out.getvalue(), looks


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


def fitting(sheet: Sheet, design: Design) -> Sheet:
    """Return the paper as it holds badges of a design; raises TooLargeForPaper."""
    try:
        return sheet.holding(design.width * MILLIMETRE, design.height * MILLIMETRE)
    except ValueError as error:
        raise TooLargeForPaper from error


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
        return note_paper(locked, code=locked.code, by=by, now=now, reason=reason)


def note_paper(
    registration: Registration,
    *,
    code: str,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> Print:
    """Note a badge that is on paper, whoever it is for by now.

    Args:
        registration: locked.
    """
    earlier = Print.objects.filter(registration=registration).count()
    printed = Print.objects.create(
        registration=registration,
        code=code,
        at=now,
        by=by,
        kind=PrintKind.SINGLE,
        reason=reason,
    )
    auditing.record(
        BadgeVerb.PRINTED,
        event=registration.event,
        subject=registration,
        by=by,
        earlier=earlier,
    )
    return printed


def start_batch(event: Event, choice: Choice, *, by: User) -> Job:
    """Begin printing many badges in the background.

    Raises SizesDiffer, TooLargeForPaper.
    """
    people = chosen(event, choice).order_by()
    categories = set(people.values_list("category", flat=True))
    designs = choosing.choose(event, categories)
    fitting(choice.paper, designs.designs[0])
    return jobs.start(
        JOB_KIND, event=event, by=by, right=Right.BADGES, options=asdict(choice)
    )


def print_batch(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job: one PDF, and a note of each print once the PDF is whole.

    Stopped or broken off, nothing counts as printed.
    """
    choice = Choice(**job.options)
    registrations = list(chosen(job.event, choice))
    if not registrations:
        return jobs.Outcome(note=gettext("There was no badge to print."))
    progress(0, len(registrations))
    pdf, looks = draw(job.event, registrations, sheet=choice.paper, progress=progress)
    _note_batch(job, registrations)
    return jobs.Outcome(
        file=ContentFile(pdf),
        file_name=f"badges-{job.event.code}.pdf",
        note=_batch_note(len(registrations), looks),
        result={"badges": len(registrations), "flagged": len(looks)},
    )


def _note_batch(job: Job, registrations: list[Registration]) -> None:
    now = timezone.now()
    prints = [
        Print(
            registration=one,
            code=one.code,
            at=now,
            by=job.by,
            kind=PrintKind.BATCH,
            job=job,
        )
        for one in registrations
    ]
    with transaction.atomic():
        Print.objects.bulk_create(prints, batch_size=500)
        auditing.record(
            BadgeVerb.BATCH_PRINTED,
            event=job.event,
            subject=job,
            by=job.by,
            badges=len(prints),
        )


def _batch_note(count: int, looks: list[Look]) -> str:
    note = ngettext("%(n)d badge.", "%(n)d badges.", count) % {"n": count}
    if not looks:
        return note
    need = ngettext(
        "%(n)d needs a look before you hand it out:",
        "%(n)d need a look before you hand them out:",
        len(looks),
    )
    lines = [note, need % {"n": len(looks)}, *map(str, looks[:LISTED])]
    return "\n".join(lines)
