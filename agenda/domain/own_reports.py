"""What a delegate's own page says of the reports they write."""

from __future__ import annotations

from django.utils import timezone

from agenda.domain import reporting
from registration.domain.own_page import Part
from registration.models import Registration


def of(registration: Registration) -> Part | None:
    """Lead whoever reports on a session to the form."""
    sessions = reporting.sessions_of(registration.person, now=timezone.now())
    if not sessions:
        return None
    return Part("agenda/reports/_own_part.html", {"sessions": sessions})
