"""The printer of a browser: each desk has its own beside it."""

from __future__ import annotations

from badges.models import Printer
from gfmd_days.core.http import EventRequest

HERE = "here"


def chosen(request: EventRequest) -> Printer | None:
    """Return the printer chosen in this browser, or the only one there is.

    None where badges are shown as PDF, for a printer of the computer's own.
    """
    choice = request.session.get(_key(request), "")
    if choice == HERE:
        return None
    printers = list(request.event.printers.all())
    for one in printers:
        if str(one.pk) == choice:
            return one
    return printers[0] if len(printers) == 1 else None


def remember(request: EventRequest, choice: str) -> None:
    """Keep a printer's number, or `HERE`, as long as this browser is signed in."""
    known = {str(pk) for pk in request.event.printers.values_list("pk", flat=True)}
    request.session[_key(request)] = choice if choice in known else HERE


def _key(request: EventRequest) -> str:
    return f"printer:{request.event.pk}"
