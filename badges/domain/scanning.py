"""Checking people in: every scan gets an answer, and every answer is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q

from badges.audit import BadgeVerb
from badges.domain import entry_rules, holders
from badges.domain.entry_rules import Facts, Rules
from badges.domain.reading import Reading, read
from badges.domain.replaying import replay
from badges.models import Device, Point, PointKind, Scan, ScanOutcome, Times, Way
from badges.models.scan import ACCEPTED, OVERRULED, ScanQuerySet, inside, standing
from gfmd_days.core import zones
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from gfmd_days.core.prepared import Prepared, Slot
from registration.domain import links
from registration.models import Registration

EARLIER = (
    "event_id", "point_id", "code", "registration_id", "scanned_at", "outcome",
    "way", "left_at", "undone_at", "by__name", "by__email",
)  # fmt: skip

# No clock that was ever set says less.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class ScanIdTaken(Exception):
    """The id names another scan: of another code, point or event."""


@dataclass(frozen=True)
class Answer:
    """The answer to one scan.

    `first` is the check-in that stands at this point when the answer is “already”:
    when it was, and by whom. `inside` is how many are in now, where that is counted.
    """

    scan: Scan
    registration: Registration | None
    first: Scan | None = None
    is_repeat: bool = False
    inside: int | None = None

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
    way: str = Way.IN,
    device: Device | None = None,
    reason: str = "",
) -> Answer:
    """Record one scan and say what it means; the same `scan_id` counts once.

    The person's row is locked, so of scans at the same moment one checks in and the
    others hear “already”. Costs three queries, four for a code nobody holds or somebody
    who goes out, five where a full room keeps people out.

    Args:
        scan_id: chosen by the client, new for every reading, kept for every retry.
        code: what was read, as `reading.read` forgives it.
        scanned_at: the client's clock, aware; one that runs ahead or was never set is
            set to `now`.
        now: our clock, aware.
        reason: why a person lets somebody in whom the rules of the point refuse.

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
        device=device,
        way=way,
        reason=reason,
    )
    reading = _resolved(read(code))
    try:
        return _record(scan, reading)
    except IntegrityError:
        # A twin with the same id was faster; it has the answer.
        return _record(scan, reading)


@transaction.atomic
def undo(scan: Scan, *, by: User | None, now: datetime) -> None:
    """Take a scan back that let somebody through; what else was read there counts
    anew, so the person may check in again. Twice is harmless."""
    if scan.registration_id:
        list(Registration.objects.select_for_update().filter(pk=scan.registration_id))
    row = Scan.objects.select_for_update(of=("self",)).select_related(
        "point", "registration"
    )
    locked = row.get(pk=scan.pk)
    if not locked.is_accepted or locked.undone_at:
        return
    locked.undone_at, locked.undone_by = now, by
    locked.save(update_fields=["undone_at", "undone_by"])
    if locked.registration:
        replay(locked.registration, locked.point)
    auditing.record(
        BadgeVerb.CHECK_IN_UNDONE,
        event=locked.event,
        subject=locked.registration,
        by=by,
        point=locked.point.code,
    )


def standing_of(registration: Registration, point: Point) -> Scan | None:
    """Return the check-in of a person that stands at `point`, the latest."""
    found = registration.scans.standing().filter(point=point)
    return found.select_related("point", "by").order_by("-scanned_at").first()


def may_come(point: Point, standing: Scan | None) -> bool:
    """Say whether somebody could check in at `point` who came there as `standing`."""
    facts = Facts(
        came=standing is not None,
        inside=standing is not None and standing.left_at is None,
    )
    return not entry_rules.is_again(Rules.of(point.rules_json), facts)


def numbers(event: Event) -> tuple[int, int]:
    """Return how many people came in through an entrance and how many confirmed."""
    here = event.scans.standing().filter(point__kind=PointKind.ENTRANCE)
    present = here.aggregate(people=Count("registration", distinct=True))["people"]
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
    rules = Rules.of(scan.point.rules_json)
    holder = holders.find(reading.code, scan.point, rules)
    is_ours = holder is None or holder.event_id == scan.event_id
    registration = holder.registration if holder and is_ours else None
    earlier = _earlier(scan, registration, rules)
    if twin := next((one for one in earlier if one.pk == scan.pk), None):
        return _repeat(twin, scan, reading, registration, earlier)
    first = earlier[0] if earlier else None
    scan.code = reading.kept
    scan.registration = registration
    facts = facts_of(scan, holder, rules, first)
    count = _count(scan.point, rules, facts)
    _decide(scan, entry_rules.judge(rules, replace(facts, count=count or 0)))
    change = _open(scan, first)
    scan.save(force_insert=True)
    is_already = scan.outcome == ScanOutcome.ALREADY
    return Answer(
        scan,
        registration,
        first if is_already else None,
        inside=None if count is None else count + change,
    )


def facts_of(
    scan: Scan, holder: holders.Holder | None, rules: Rules, first: Scan | None
) -> Facts:
    """Return what the rules ask of a reading; `first` is their check-in that stands."""
    if holder is None:
        return Facts()
    if holder.event_id != scan.event_id:
        return Facts(is_other_event=True)
    who = holder.registration
    has_function = holders.has_function(who)
    return Facts(
        state=who.state,
        local=_local(scan) if rules.windows else None,
        way=scan.way,
        is_void=holder.is_void,
        category=who.category.code,
        has_place=holders.has_place(who),
        functions=rules.functions if has_function else frozenset(),
        came=first is not None,
        inside=first is not None and first.left_at is None,
    )


def _local(scan: Scan) -> datetime:
    zone = zones.zone(scan.point.zone_name)
    return scan.scanned_at.astimezone(zone).replace(tzinfo=None)


def _count(point: Point, rules: Rules, facts: Facts) -> int | None:
    """Return how many are inside, where the point has a number of places.

    Where the last place keeps others out, the point's row is locked first, after the
    person's: of two who come for it one enters.
    """
    if rules.capacity is None:
        return None
    if rules.hard and entry_rules.judge(rules, facts) == ScanOutcome.CHECKED_IN:
        list(
            Point.objects.select_for_update(no_key=True)
            .filter(pk=point.pk)
            .values_list("pk")
        )
    return Scan.objects.inside().filter(point=point).count()


def note_let_in(scan: Scan, *, by: User | None) -> None:
    """Write into the history that a refusal was overruled by a person.

    A device acts for whoever added it, who need not have stood there: it is named.
    """
    auditing.record(
        BadgeVerb.LET_IN,
        event=scan.event,
        subject=scan.registration,
        by=by,
        point=scan.point.code,
        against=scan.against,
        **({"device": scan.device.name} if scan.device else {}),
    )


def _decide(scan: Scan, outcome: ScanOutcome) -> None:
    """Set the answer; whoever has the right may have overruled it, which is kept."""
    if scan.reason and outcome in OVERRULED:
        scan.against, outcome = outcome, ScanOutcome.CHECKED_IN
        note_let_in(scan, by=scan.by)
    else:
        scan.reason = ""
    scan.outcome = scan.told = outcome


def _open(scan: Scan, first: Scan | None) -> int:
    """End the check-in that a new one or going out ends; return by how many more
    people are inside."""
    was_inside = first is not None and first.left_at is None
    if scan.outcome == ScanOutcome.CHECKED_IN and not was_inside:
        return 1
    if scan.outcome not in ACCEPTED:
        return 0
    if was_inside and first is not None:
        first.left_at = scan.scanned_at
        first.save(update_fields=["left_at"])
    return -1 if scan.outcome == ScanOutcome.CHECKED_OUT else 0


_SAME_ID = Q(pk=Slot("scan", models.UUIDField()))
_MINE = Q(
    point=Slot("point", models.BigIntegerField()),
    registration=Slot("registration", models.BigIntegerField()),
)


def _scans(wanted: Q) -> Prepared[Scan]:
    known = Scan.objects.select_related("by").only(*EARLIER).order_by()
    return Prepared(lambda: known.filter(wanted))


TWIN = _scans(_SAME_ID)
TWIN_OR_STANDING = _scans(_SAME_ID | (_MINE & standing()))
TWIN_OR_INSIDE = _scans(_SAME_ID | (_MINE & inside()))


def _earlier(scan: Scan, registration: Registration | None, rules: Rules) -> list[Scan]:
    """Return the scan with the same id and the check-in that stands, if any.

    Where people come as often as they like, that of a person who is inside.
    """
    if registration:
        asked = TWIN_OR_INSIDE if rules.times == Times.MANY else TWIN_OR_STANDING
        found = asked(scan=scan.pk, point=scan.point_id, registration=registration.pk)
    else:
        found = TWIN(scan=scan.pk)
    for one in found:
        if one.point_id == scan.point_id:
            one.point = scan.point
    # where the rules changed meanwhile, who is inside counts before who left
    return sorted(found, key=lambda one: one.left_at is not None)


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
    same = (scan.event_id, scan.point_id, reading.kept, scan.way)
    if (twin.event_id, twin.point_id, twin.code, twin.way) != same:
        raise ScanIdTaken
    first = next((one for one in earlier if one.pk != twin.pk), None)
    return Answer(twin, registration, first, is_repeat=True)
