"""People who know their decision, and who of them moved up."""

from __future__ import annotations

from datetime import timedelta

from gfmd_days.core.models import AuditEntry
from registration.audit import Verb
from registration.models import Decision, State, Stream
from tests.conftest import NOW, make_registration

SELECTED, RESERVE = Decision.SELECTED, Decision.RESERVE


def told(event, name, decision, *, rank=None, state=State.RELEASED, stream=None, **who):
    """Somebody who knows their decision."""
    who.setdefault("email", f"{name}@example.org")
    row = make_registration(event, name, **who)
    row.state = state
    row.decision = row.told = decision
    row.reserve_rank, row.released_at = rank, NOW - timedelta(days=30)
    if stream is not None:
        row.stream = stream
    row.save()
    return row


def second_stream(event):
    first = event.streams.get()
    return Stream.objects.create(
        event=event, code="network", name={"en": "Networks"}, category=first.category,
        opens_at=first.opens_at, closes_at=first.closes_at, position=1,
    )  # fmt: skip


def moved_up(event):
    """Names of those who moved up, in the order they did."""
    entries = AuditEntry.objects.filter(verb=Verb.MOVED_UP).order_by("pk")
    rows = {str(row.pk): row for row in event.registrations.with_people()}
    return [rows[entry.subject_id].person.full_name for entry in entries]


def named(event, name):
    return event.registrations.get(person__full_name=name)
