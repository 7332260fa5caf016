"""Two registrations of one person made one: nothing is lost, and for a while undone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person, User
from registration import signals
from registration.audit import Verb
from registration.domain import (
    deadlines,
    invitation_merging,
    moving,
    places,
    review_merging,
    seats,
)
from registration.domain.differing import LABELS, ON_REGISTRATION, TOGETHER
from registration.domain.moving import Contradicted, Moves
from registration.domain.refusals import AddressTaken, CannotUndo, GoneAlready
from registration.models import (
    LikelyPair,
    MergeRecord,
    Registration,
    State,
)
from registration.models.form import Answer
from registration.models.letters import Letter

# Wishes for protection hold if either registration made them.
WISHES = ("not_on_lists", "no_photo", "hide_organisation")
# Texts of which both are kept.
BOTH = ("accessibility", "notes", "reason")
# Facts of which either's answer is better than none.
FACTS = ("migrant_led", "newcomer")
# Seen to below or by the signal's receivers, not handed over as they are.
APART = {"registration.Registration", "registration.LikelyPair",
         "registration.MergeRecord", "registration.Answer"}  # fmt: skip
# What stays of a record when it can no longer be undone.
OWN_ROWS = frozenset({"core.person", "registration.registration"})


@transaction.atomic
def merge(
    kept: Registration,
    *,
    dropped: Registration,
    taking: Collection[str],
    by: User,
    now: datetime,
) -> MergeRecord:
    """Make two registrations one.

    `kept` keeps its state, decision, way in and category. All that belonged to
    `dropped` belongs to it; links of both open its page. What could not be kept twice
    is in the record, encrypted.

    Args:
        taking: names of the fields, of LABELS, whose value is the dropped one's.

    Raises GoneAlready if one of them was merged or removed meanwhile.
    """
    event = places.lock(kept.event)
    kept, dropped = _fresh(event, kept), _fresh(event, dropped)
    if kept.pk == dropped.pk:
        raise GoneAlready
    key, version = dropped.key, dropped.link_version
    dropped_pk, dropped_person = dropped.pk, dropped.person_id
    moves = Moves()
    came_by = {row.invitation for row in (kept, dropped) if row.invitation}
    _combine(kept, dropped, taking, moves)
    invitation_merging.use_up(kept, came_by, moves, now=now)
    _carry_answers(kept, dropped, moves)
    _carry_pairs(kept, dropped, moves)
    _carry_records(kept, dropped, moves)
    review_merging.carry(kept, dropped, moves)
    _carry_letters(kept, dropped, moves, now=now)
    signals.merging.send(Registration, kept=kept, dropped=dropped, moves=moves)
    moves.hand_over(dropped, kept, but=APART)
    moves.hand_over(dropped.person, kept.person, but=APART)
    person = dropped.person
    moves.remove(dropped)
    moves.remove(person)
    Registration.objects.filter(pk=kept.pk).update(changed_at=now)
    record = MergeRecord.objects.create(
        event=event,
        kept=kept,
        dropped=dropped_pk,
        dropped_person=dropped_person,
        dropped_key=key,
        dropped_version=version,
        kept_version=kept.link_version,
        content=json.dumps(moves.steps, cls=DjangoJSONEncoder),
        by=by,
        at=now,
    )
    _tell(event, kept.person_id, dropped_person)
    auditing.record(Verb.MERGED, event=event, subject=kept, by=by, other=dropped_pk)
    return record


@transaction.atomic
def undo(record: MergeRecord, *, by: User, now: datetime) -> Registration:
    """Make one registration two again, as they were; return the one that came back.

    What was added to the kept one since stays with it.

    Raises CannotUndo, AddressTaken, EventFull, StreamFull or NoSeatLeft.
    """
    event = places.lock(record.event)
    row = (
        MergeRecord.objects.select_for_update().standing().filter(pk=record.pk).first()
    )
    if row is None or not row.is_recent(now) or not row.holds_steps:
        raise CannotUndo
    later = MergeRecord.objects.standing().filter(kept=row.kept_id, pk__gt=row.pk)
    if later.exists():
        raise CannotUndo
    steps = json.loads(row.content)
    # what came back must not be taken for the kept one's link
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    try:
        with transaction.atomic():
            moving.go_back(steps)
            back = Registration.objects.select_related("person", "stream").get(
                pk=row.dropped
            )
            _check_back(event, back, now=now)
    except (Contradicted, IntegrityError) as error:
        raise CannotUndo from error
    Registration.objects.filter(pk__in=[back.pk, row.kept_id]).update(changed_at=now)
    _tell(event, row.kept.person_id, back.person_id)
    auditing.record(
        Verb.UNMERGED, event=event, subject=row.kept, by=by, other=row.dropped
    )
    return back


def forget_steps(*, now: datetime) -> int:
    """Let go of what only served to undo, and of passports in it; return how many.

    The dropped registration's own answers stay until the event's purge. Records of
    events whose passport data are due go as early as these.
    """
    records = MergeRecord.objects.filter(holds_steps=True)
    slimmed = 0
    for record in records.select_related("event"):
        day = deadlines.intake_of(record.event).travel_purge_on
        if record.is_recent(now) and (day is None or day >= now.date()):
            continue
        _slim(record)
        slimmed += 1
    return slimmed


def forget_facts(event: Event, facts: Mapping[str, Any]) -> None:
    """Let go of facts and answers whose date has come, in what was merged too.

    Args:
        facts: what stands in place of each fact, by its name.
    """
    for record in MergeRecord.objects.filter(event=event):
        _slim(record, facts)


def _slim(record: MergeRecord, facts: Mapping[str, Any] | None = None) -> None:
    """Keep of a record the dropped rows alone; it can be undone no more."""
    steps = [
        step
        for step in json.loads(record.content)
        if step["do"] == "remove" and step["row"]["model"] in OWN_ROWS
    ]
    for fields in (step["row"]["fields"] for step in steps):
        fields |= {name: to for name, to in (facts or {}).items() if name in fields}
    record.content, record.holds_steps = json.dumps(steps), False
    record.save(update_fields=["content", "holds_steps"])


def merged_into(registration: Registration) -> list[int]:
    """Return the keys of registrations that became this one, for its history."""
    records = MergeRecord.objects.standing().filter(kept=registration)
    return list(records.values_list("dropped", flat=True))


def _fresh(event: Event, registration: Registration) -> Registration:
    row = (
        Registration.objects.select_for_update(of=("self",))
        .filter(event=event, pk=registration.pk)
        .select_related("person__organisation", "person__region", "stream", "category")
        .first()
    )
    if row is None:
        raise GoneAlready
    row.event = row.person.event = event
    return row


def _combine(
    kept: Registration, dropped: Registration, taking: Collection[str], moves: Moves
) -> None:
    """Put the chosen values together on the kept rows."""
    person, other = kept.person, dropped.person
    values: dict[str, Any] = {}
    for name in (one for one in LABELS if one in taking):
        for field in (name, *TOGETHER[name]):
            if name not in ON_REGISTRATION:
                values[field] = getattr(other, field)
    values |= {name: getattr(person, name) or getattr(other, name) for name in WISHES}
    values["user"] = person.user or other.user
    moves.change(person, **values)
    person.set_search()
    search, sort_key = person.search, person.sort_key
    person.refresh_from_db(fields=["search", "sort_key"])
    moves.change(person, search=search, sort_key=sort_key)
    on_row = {name: _both(getattr(kept, name), getattr(dropped, name)) for name in BOTH}
    on_row |= {
        name: getattr(dropped, name) for name in ON_REGISTRATION if name in taking
    }
    on_row |= {
        name: getattr(dropped, name) for name in FACTS if getattr(kept, name) is None
    }
    on_row |= invitation_merging.nomination(kept, dropped)
    dates = [row.submitted_at for row in (kept, dropped) if row.submitted_at]
    moves.change(kept, submitted_at=min(dates, default=None), **on_row)


def _both(mine: str, theirs: str) -> str:
    if theirs and theirs not in mine:
        return f"{mine}\n\n{theirs}" if mine else theirs
    return mine


def _carry_answers(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Of two answers to one question the newer one stays, unless it is empty."""
    own_rows = Answer.objects.filter(registration=kept)
    mine = {(row.follow_up_id, row.key): row for row in own_rows}
    for row in Answer.objects.filter(registration=dropped):
        own = mine.get((row.follow_up_id, row.key))
        if own is None:
            moves.point(row, "registration", kept)
        elif any(row.texts) and (row.changed_at > own.changed_at or not any(own.texts)):
            moves.remove(own)
            moves.point(row, "registration", kept)
        else:
            moves.remove(row)


def _carry_pairs(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Whom the dropped one was like or not, the kept one is like or not."""
    rows = LikelyPair.objects.filter(event=kept.event)
    known = {
        frozenset(pair)
        for pair in (rows.filter(first=kept) | rows.filter(second=kept)).values_list(
            "first_id", "second_id"
        )
    }
    for row in rows.filter(first=dropped) | rows.filter(second=dropped):
        other = row.second_id if row.first_id == dropped.pk else row.first_id
        moves.remove(row)
        if other == kept.pk or frozenset({other, kept.pk}) in known:
            continue
        moves.add(
            LikelyPair(
                event=kept.event,
                first_id=min(other, kept.pk),
                second_id=max(other, kept.pk),
                score=row.score,
                reasons=row.reasons,
                state=row.state,
                by=row.by,
                at=row.at,
            )
        )


def _carry_records(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Old links of those merged into the dropped one lead to the kept one too."""
    for row in MergeRecord.objects.filter(kept=dropped):
        holds = row.kept_version == dropped.link_version
        moves.change(row, kept_version=kept.link_version if holds else 0)
        moves.point(row, "kept", kept)


def _carry_letters(
    kept: Registration, dropped: Registration, moves: Moves, *, now: datetime
) -> None:
    """Every letter issued stays in the register; of two valid ones alike, one is."""
    own = {
        (letter.kind, letter.language)
        for letter in Letter.objects.valid().filter(registration=kept)
    }
    for letter in Letter.objects.valid().filter(registration=dropped):
        if (letter.kind, letter.language) in own:
            moves.change(letter, replaced_at=now)


def _check_back(event: Event, back: Registration, *, now: datetime) -> None:
    """See that there is still room for the one that comes back."""
    email = back.person.email
    others = event.registrations.exclude(pk=back.pk)
    if email and others.with_email(email).exists():
        raise AddressTaken
    if back.state == State.CONFIRMED:
        places.check_holds(event, back.stream)
    seats.check_holds(back, now=now)


def _tell(event: Event, *people: int) -> None:
    signals.people_rewritten.send(Person, event=event, people=set(people))
