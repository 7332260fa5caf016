"""Somebody's functions on their own page: what they are asked for, and their pack."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from agenda.domain import asking, asking_mails, duties
from agenda.models import Asking, Function
from registration.domain.own_page import Part
from registration.models import Registration


def of(registration: Registration) -> Part | None:
    """Return the list of what somebody is asked for; None for most people."""
    rows = list(
        Asking.objects.live()
        .with_parts()
        .filter(person=registration.person_id, session__withdrawn_at=None)
        .order_by("session__day__date", "session__start", "pk")
    )
    if not rows and not duties.known(registration.person):
        return None
    now = timezone.now()
    lines = [_line(row, now) for row in rows]
    waits = any(line["waits"] for line in lines)
    return Part("agenda/_own_functions.html", {"asked": lines, "waits": waits})


def _line(row: Asking, now: datetime) -> dict[str, Any]:
    session = row.session
    return {
        "asking": row,
        "session": session,
        "function": Function(row.function).label,
        "when": asking_mails.when(session) if session.is_placed else "",
        "waits": row.state == "open" and not asking.has_begun(session, now),
    }
