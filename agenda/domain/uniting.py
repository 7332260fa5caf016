"""Two people who are one, where the programme knows people by their keys."""

from __future__ import annotations

from typing import Any

from agenda.models import Programme, Proposal, ProposalState
from gfmd_days.core.models import Event, Person
from registration.domain.moving import Moves
from registration.models import MergeRecord


def unite(kept: Person, dropped: Person, *, moves: Moves) -> None:
    """Let caches and open proposals know the kept person in the dropped one's place.

    A published version is never changed: who reads it asks `united` for keys that
    lead nowhere.
    """
    programme = Programme.objects.filter(event=kept.event).first()
    if programme and dropped.pk in programme.people:
        # both: it does no harm to renew caches once too often
        people = sorted({*programme.people, kept.pk})
        Programme.objects.filter(pk=programme.pk).update(people=people)
    for proposal in Proposal.objects.filter(event=kept.event, state=ProposalState.OPEN):
        content = _replaced(proposal.content, {dropped.pk: kept.pk})
        moves.change(proposal, content=content)


def united(gone: set[int], *events: Event | int) -> dict[int, int]:
    """Return, for keys of people who are gone, those of the people they became."""
    if not gone:
        return {}
    return {old: new for old, new in all_united(*events).items() if old in gone}


def all_united(*events: Event | int) -> dict[int, int]:
    """Return, for everybody who was merged into somebody, whom they became."""
    records = MergeRecord.objects.standing().filter(event__in=events)
    return dict(records.values_list("dropped_person", "kept__person_id"))


def renamed(session: dict[str, Any], names: dict[int, int]) -> dict[str, Any]:
    """Return a published session with other keys of people."""
    people = [
        {**one, "person": names.get(one["person"], one["person"])}
        for one in session["people"]
    ]
    return {**session, "people": people}


def _replaced(content: dict[str, Any], names: dict[int, int]) -> dict[str, Any]:
    def entry(raw: dict[str, Any]) -> dict[str, Any]:
        people = {key: raw[key] for key in ("person", "before") if key in raw}
        return {**raw, **{key: names.get(one, one) for key, one in people.items()}}

    return {
        key: [entry(raw) for raw in value] if key in {"rows", "open"} else value
        for key, value in content.items()
    }
