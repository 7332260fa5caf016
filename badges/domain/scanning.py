"""Checking people in: every scan gets an answer, and every answer is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from badges.audit import BadgeVerb
from badges.domain.reading import Reading, read
from badges.models import Point, PointKind, Scan, ScanOutcome, VoidCode
from badges.models.printed import with_print_state
from badges.models.scan import ScanQuerySet
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.domain import links
from registration.models import Registration, State

RELATED = ("person__organisation", "category")
# What an answer shows; the rest of these rows stays in the database.
SHOWN = (
    "event_id", "state", "code", "category__code", "category__name",
    "category__colour", "person__full_name", "person__native_name",
    "person__native_language", "person__alias", "person__no_photo",
    "person__hide_organisation", "person__organisation__name",
)  # fmt: skip
EARLIER = (
    "event_id", "point_id", "code", "registration_id", "scanned_at", "outcome",
    "undone_at", "by__name", "by__email",
)  # fmt: skip
REFUSALS = {
    State.WITHDRAWN: ScanOutcome.WITHDRAWN,
    State.CANCELLED: ScanOutcome.CANCELLED,
}

# No clock that was ever set says less.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class ScanIdTaken(Exception):
    """The id names another scan: of another code, point or event."""


@dataclass(frozen=True)
class Answer:
    """The answer to one scan.

    `first` is the check-in that stands at this point when the answer is “already”:
    when it was, and by whom.
    """

    scan: Scan
    registration: Registration | None
    first: Scan | None = None
    is_repeat: bool = False

    @property
    def outcome(self) -> ScanOutcome:
        return ScanOutcome(self.scan.outcome)


def check_in(
    event: Event,
    *,
    scan_id: uuid.UUID,
    code: str,
    point: Point,
    scanned_at: datetime,
    by: User | None,
    now: datetime,
) -> Answer:
    """Record one scan and say what it means; the same `scan_id` counts once.

    The person's row is locked, so of scans at the same moment one checks in and the
    others hear “already”. Costs three queries, four for a code nobody holds.

    Args:
        scan_id: chosen by the client, new for every reading, kept for every retry.
        code: what was read, as `reading.read` forgives it.
        scanned_at: the client's clock, aware; one that runs ahead or was never set is
            set to `now`.
        now: our clock, aware.

    Raises:
        ScanIdTaken: `scan_id` was used for something else.
    """
    scan = Scan(
        id=scan_id,
        event=event,
        point=point,
        scanned_at=scanned_at if EARLIEST <= scanned_at <= now else now,
        received_at=now,
        by=by,
    )
    reading = _resolved(read(code))
    try:
        return _record(scan, reading)
    except IntegrityError:
        # A twin with the same id was faster; it has the answer.
        return _record(scan, reading)


def undo(scan: Scan, *, by: User, now: datetime) -> None:
    """Take a check-in back: the person may check in again. Twice is harmless."""
    with transaction.atomic():
        locked = Scan.objects.select_for_update().get(pk=scan.pk)
        if locked.outcome != ScanOutcome.CHECKED_IN or locked.undone_at:
            return
        locked.undone_at, locked.undone_by = now, by
        locked.save(update_fields=["undone_at", "undone_by"])
        auditing.record(
            BadgeVerb.CHECK_IN_UNDONE,
            event=locked.event,
            subject=locked.registration,
            by=by,
            point=locked.point.code,
        )


def standing_of(registration: Registration, point: Point) -> Scan | None:
    """Return the check-in of a person that stands at `point`."""
    found = registration.scans.standing().filter(point=point)
    return found.select_related("point", "by").first()


def numbers(event: Event) -> tuple[int, int]:
    """Return how many people came in through an entrance and how many confirmed."""
    here = event.scans.standing().filter(point__kind=PointKind.ENTRANCE)
    present = here.values("registration").distinct().count()
    return present, event.registrations.accredited().count()


def recall(scan: Scan) -> Answer:
    """Return the answer `scan` got, with the check-in that stands now."""
    first = None
    if scan.outcome == ScanOutcome.ALREADY:
        first = _standing(scan).first()
    return Answer(scan, scan.registration, first)


def _resolved(reading: Reading) -> Reading:
    """Turn a delegate's own link into the code their badge carries."""
    if not reading.token:
        return reading
    try:
        code = links.by_token(reading.token).code
    except links.UnknownLink:
        return reading
    return Reading(code, code, is_link=True)


@transaction.atomic
def _record(scan: Scan, reading: Reading) -> Answer:
    holder = _holder(reading.code)
    is_ours = holder is None or holder.event_id == scan.event_id
    registration = holder.registration if holder and is_ours else None
    earlier = _earlier(scan, registration)
    if twin := next((one for one in earlier if one.pk == scan.pk), None):
        return _repeat(twin, scan, reading, registration, earlier)
    first = earlier[0] if earlier else None
    scan.code = reading.kept
    scan.registration = registration
    if not is_ours:
        scan.outcome = ScanOutcome.OTHER_EVENT
    elif holder and holder.is_void:
        scan.outcome = ScanOutcome.VOIDED
    else:
        scan.outcome = _outcome(registration, first)
    scan.save(force_insert=True)
    is_already = scan.outcome == ScanOutcome.ALREADY
    return Answer(scan, registration, first if is_already else None)


# A scan is answered while somebody waits at the door: the queries that never vary are
# built once, which halves what a check-in costs the processor.
@cache
def _people() -> models.QuerySet[Registration]:
    people = Registration.objects.select_related(*RELATED).only(*SHOWN)
    return with_print_state(people).select_for_update(of=("self",)).order_by()


@cache
def _scans() -> models.QuerySet[Scan]:
    return Scan.objects.select_related("by").only(*EARLIER).order_by()


class _Holder(NamedTuple):
    """Who carries a code, or carried it before the badge was lost."""

    event_id: int
    registration: Registration
    is_void: bool


def _holder(code: str) -> _Holder | None:
    """Return whose code it is; the registration is locked if the code is valid."""
    if not code:
        return None
    holder: Registration | None = next(iter(_people().filter(code=code)), None)
    if holder:
        return _Holder(holder.event_id, holder, is_void=False)
    related = [f"registration__{name}" for name in RELATED]
    void = VoidCode.objects.select_related(*related).filter(code=code).first()
    return _Holder(void.event_id, void.registration, is_void=True) if void else None


def _earlier(scan: Scan, registration: Registration | None) -> list[Scan]:
    """Return the scan with the same id and the check-in that stands, if any."""
    wanted = Q(pk=scan.pk)
    if registration:
        wanted |= Q(
            point=scan.point_id,
            registration=registration,
            outcome=ScanOutcome.CHECKED_IN,
            undone_at=None,
        )
    found = list(_scans().filter(wanted))
    for one in found:
        if one.point_id == scan.point_id:
            one.point = scan.point
    return found


def _standing(scan: Scan) -> ScanQuerySet:
    return Scan.objects.standing().filter(
        point=scan.point_id, registration=scan.registration_id
    )


def _repeat(
    twin: Scan,
    scan: Scan,
    reading: Reading,
    registration: Registration | None,
    earlier: list[Scan],
) -> Answer:
    same = (scan.event_id, scan.point_id, reading.kept)
    if (twin.event_id, twin.point_id, twin.code) != same:
        raise ScanIdTaken
    first = next((one for one in earlier if one.pk != twin.pk), None)
    return Answer(twin, registration, first, is_repeat=True)


def _outcome(registration: Registration | None, first: Scan | None) -> ScanOutcome:
    if registration is None:
        return ScanOutcome.UNKNOWN
    if registration.state == State.CONFIRMED:
        return ScanOutcome.ALREADY if first else ScanOutcome.CHECKED_IN
    return REFUSALS.get(State(registration.state), ScanOutcome.NOT_CONFIRMED)
