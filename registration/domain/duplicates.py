"""Finding people registered twice: likely pairs, kept until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import ngettext

from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, clock, jobs
from gfmd_days.core.models import Event, Job, User
from registration.audit import Verb
from registration.domain import likeness
from registration.domain.likeness import Likeness, Traits
from registration.models import (
    LikelyPair,
    LikenessLook,
    PairState,
    Registration,
    State,
)

JOB = "registration.likeness"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# A transaction that is not through yet may hold an older time than ours.
OVERLAP = timedelta(minutes=2)
# So many changed people are compared one by one; more are like looking at all.
FEW = 50
Found = dict[tuple[int, int], Likeness]


def look(event: Event, *, only: Iterable[int] | None = None) -> int:
    """Bring the event's open pairs up to date; return how many are open.

    What was decided stays decided. A pair that is not likely any more, because
    somebody's answers changed, goes.

    Args:
        only: keys of the registrations that changed; None looks at everybody.
    """
    people = {one.key: one for one in _people(event)}
    wanted = None if only is None else set(only)
    found = _found(people, wanted)
    with transaction.atomic():
        rows = LikelyPair.objects.select_for_update().filter(event=event)
        known = {(row.first_id, row.second_id): row for row in rows}
        _renew(known, people, wanted)
        LikelyPair.objects.bulk_create(
            [
                LikelyPair(
                    event=event,
                    first_id=first,
                    second_id=second,
                    score=likely.score,
                    reasons=[str(reason) for reason in likely.reasons],
                )
                for (first, second), likely in found.items()
                if (first, second) not in known
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
    return LikelyPair.objects.filter(event=event).open().count()


@clock.every(timedelta(minutes=1), name="registration.likeness")
def look_at_changes(*, now: datetime) -> int:
    """Compare those who came or changed since the last look; return how many."""
    changed = Registration.objects.exclude(state=State.DRAFT).filter(
        Q(event__likeness_look=None)
        | Q(changed_at__gt=F("event__likeness_look__at") - OVERLAP)
    )
    due: dict[int, set[int]] = {}
    for event_id, pk in changed.order_by().values_list("event_id", "pk"):
        due.setdefault(event_id, set()).add(pk)
    for event in Event.objects.filter(pk__in=due):
        keys = due[event.pk]
        look(event, only=keys if len(keys) <= FEW else None)
        LikenessLook.objects.update_or_create(event=event, defaults={"at": now})
    return sum(map(len, due.values()))


@transaction.atomic
def look_again(event: Event, *, by: User) -> Job:
    """Begin comparing everybody, in the background."""
    return jobs.start(JOB, event=event, by=by, right=Right.PEOPLE_EDIT, options={})


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Compare everybody with everybody who is worth it."""
    progress(0, 1)
    count = look(job.event)
    LikenessLook.objects.update_or_create(
        event=job.event, defaults={"at": timezone.now()}
    )
    return jobs.Outcome(
        note=ngettext(
            "{count} pair is to be looked at.",
            "{count} pairs are to be looked at.",
            count,
        ).format(count=count),
        result={"pairs": count},
    )


@transaction.atomic
def not_the_same(pair: LikelyPair, *, by: User, now: datetime) -> None:
    """Remember that two registrations are two people's."""
    _decide(pair, PairState.DIFFERENT, by=by, now=now)


@transaction.atomic
def ask_again(pair: LikelyPair, *, by: User, now: datetime) -> None:
    """Take back that two registrations are two people's."""
    _decide(pair, PairState.OPEN, by=by, now=now)


def _decide(pair: LikelyPair, state: PairState, *, by: User, now: datetime) -> None:
    pair.state, pair.by, pair.at = state, by, now
    pair.save(update_fields=["state", "by", "at"])
    auditing.record(
        Verb.PAIR_DECIDED,
        event=pair.event,
        subject=pair.first,
        by=by,
        other=pair.second_id,
        state=str(state),
    )


def _people(event: Event) -> Iterator[Traits]:
    rows = (
        Registration.objects.filter(event=event)
        .exclude(state=State.DRAFT)
        .order_by("pk")
        .values_list(
            "pk", "person__full_name", "person__native_name", "person__email",
            "person__phone", "person__organisation__name", "person__country",
            "person__gender",
        )
    )  # fmt: skip
    for pk, full, native, email, phone, organisation, country, gender in rows:
        yield likeness.traits(
            pk,
            full_name=full,
            native_name=native,
            email=email,
            phone=phone,
            organisation=organisation or "",
            country=str(country or ""),
            gender=gender,
        )


def _found(people: dict[int, Traits], wanted: set[int] | None) -> Found:
    if wanted is None:
        pairs = likeness.pairs(list(people.values()))
    else:
        pairs = (
            pair
            for key in sorted(wanted & set(people))
            for pair in likeness.near(people[key], people.values())
        )
    found: Found = {}
    for one, other, likely in pairs:
        found[min(one.key, other.key), max(one.key, other.key)] = likely
    return found


def _renew(
    known: dict[tuple[int, int], LikelyPair],
    people: dict[int, Traits],
    wanted: set[int] | None,
) -> None:
    """Score the open pairs of those who changed anew; let go of unlikely ones."""
    gone, changed = [], []
    for keys, row in known.items():
        if row.state != PairState.OPEN:
            continue
        if wanted is not None and wanted.isdisjoint(keys):
            continue
        if not set(keys) <= set(people):
            gone.append(row.pk)
            continue
        likely = likeness.compare(people[keys[0]], people[keys[1]])
        reasons = [str(reason) for reason in likely.reasons]
        if not likely.is_likely:
            gone.append(row.pk)
        elif (row.score, row.reasons) != (likely.score, reasons):
            row.score, row.reasons = likely.score, reasons
            changed.append(row)
    LikelyPair.objects.filter(pk__in=gone).delete()
    LikelyPair.objects.bulk_update(changed, ["score", "reasons"], batch_size=200)
