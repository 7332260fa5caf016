"""The printer of a browser: each desk has its own beside it.

Kept in the session with its name, so that an answer to a scan costs no query for it.
"""

from __future__ import annotations

from typing import NamedTuple

from badges.models import Printer
from gfmd_days.core.http import EventRequest


class Chosen(NamedTuple):
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


def chosen(request: EventRequest) -> Chosen | None:
    """Return the printer chosen in this browser; None where badges are shown as PDF,
    for a printer of the computer's own."""
    found = request.session.get(_key(request))
    return Chosen(*found) if found else None


def printer(request: EventRequest) -> Printer | None:
    """Return the chosen printer; one that was removed is forgotten."""
    choice = chosen(request)
    if choice is None:
        return None
    found = request.event.printers.filter(pk=choice.pk).first()
    if found is None:
        del request.session[_key(request)]
    return found


def remember(request: EventRequest, choice: str) -> None:
    """Keep the printer with this number, or none, while this browser is signed in."""
    request.session.pop(_key(request), None)
    for one in request.event.printers.all():
        if str(one.pk) == choice:
            request.session[_key(request)] = [one.pk, one.name]


def _key(request: EventRequest) -> str:
    return f"printer:{request.event.pk}"
