"""Badges on paper: drawn as a PDF, each print at the desk noted."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter

from django.conf import settings
from django.db import transaction

from badges.audit import BadgeVerb
from badges.domain import digests, papers, texts
from badges.domain.designs import choosing
from badges.domain.designs.choosing import Chosen
from badges.domain.looks import Look
from badges.models import Print, PrintKind
from badges.pdf.crew import Drawn, Frame, Task, draw_parts
from badges.pdf.page import BadgeText
from badges.pdf.sheet import AS_USUAL, SINGLE, Sheet, Way
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.models import Registration, State


class NotAccredited(Exception):
    """Only those who confirmed get a badge."""


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
