"""Which answers bind the organizers once a place is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from registration.models import Registration, State

# Badges, letters, lists and the balance of the selection rest on these: who has a place
# asks for another value. What is not here stays free: how we reach and help the person,
# languages, and what others may see of them.
ASKED = (
    "title", "full_name", "given_name", "family_name", "native_name", "organisation",
    "job_title", "sector", "country", "region",
)  # fmt: skip
# Decided with the application; nobody reads it any more.
OVER = ("motivation",)


def binds(registration: Registration) -> bool:
    """Tell whether the person's answers bind the organizers now."""
    return registration.state == State.CONFIRMED


def asked(names: Iterable[str]) -> list[str]:
    """Return those of the answers that one asks for."""
    return [name for name in names if name in ASKED]


def free(registration: Registration, names: Iterable[str]) -> list[str]:
    """Return those of the answers that the person changes without asking."""
    if not binds(registration):
        return list(names)
    return [name for name in names if name not in (*ASKED, *OVER)]
