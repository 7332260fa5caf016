"""In what two registrations of one person differ: what a merge has to choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Person
from registration.models import LikelyPair, Registration, State

# Fields one chooses between, each with those that go with it.
TOGETHER: dict[str, tuple[str, ...]] = {
    "full_name": ("given_name", "family_name"),
    "native_name": ("native_language",),
    "title": (),
    "email": (),
    "phone": (),
    "organisation": (),
    "job_title": (),
    "sector": (),
    "country": ("region",),
    "languages": (),
    "language": (),
    "gender": ("gender_described",),
    "alias": (),
    "motivation": (),
}
LABELS: dict[str, Promise] = {
    "full_name": _("Full name in Latin letters"),
    "native_name": _("Name in its own script"),
    "title": _("Form of address"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "organisation": _("Organisation"),
    "job_title": _("Position"),
    "sector": _("Sector"),
    "country": _("Country of residence"),
    "languages": _("Languages spoken"),
    "language": _("Language we write in"),
    "gender": _("Gender"),
    "alias": _("Name to show instead"),
    "motivation": _("Motivation"),
}
ON_REGISTRATION = frozenset({"motivation"})
# The further along, the likelier it is the one to keep.
RANK = (
    State.CONFIRMED, State.RELEASED, State.DECIDED, State.UNDER_REVIEW,
    State.SUBMITTED, State.DECLINED, State.WITHDRAWN, State.CANCELLED, State.DRAFT,
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field in which two registrations differ; `takes` means the second's stays."""

    name: str
    label: Promise
    kept: Any
    dropped: Any
    takes: bool


def in_order(pair: LikelyPair) -> tuple[Registration, Registration]:
    """Return the registration to keep, unless somebody says otherwise, and the other.

    Who is further along stays; of two alike the one who came first.
    """
    both = sorted(
        (pair.first, pair.second),
        key=lambda row: (RANK.index(State(row.state)), row.pk),
    )
    return both[0], both[1]


def differences(kept: Registration, dropped: Registration) -> list[Difference]:
    """Return what one must choose between; the newer answer goes before, if any."""
    is_newer = dropped.changed_at > kept.changed_at
    found = []
    for name, label in LABELS.items():
        mine, theirs = value(kept, name), value(dropped, name)
        if mine != theirs:
            takes = bool(theirs) and (is_newer or not mine)
            if name == "full_name" and _same_line(kept, dropped):
                takes = len(theirs) > len(mine)  # the one that tells its parts
            found.append(Difference(name, label, mine, theirs, takes))
    return found


def value(registration: Registration, name: str) -> Any:
    """Return what a registration holds of a field of LABELS."""
    shown: dict[str, Callable[[], Any]] = {
        "full_name": lambda: _name(registration.person),
        "motivation": lambda: registration.motivation,
        "organisation": lambda: str(registration.person.organisation or ""),
        "country": lambda: registration.person.country.code or "",
    }
    if name in shown:
        return shown[name]()
    return getattr(registration.person, name)


def _same_line(kept: Registration, dropped: Registration) -> bool:
    return kept.person.full_name == dropped.person.full_name


def _name(person: Person) -> str:
    """Return the name with its parts, which stay or go with it."""
    parts = [part for part in (person.given_name, person.family_name) if part]
    return f"{person.full_name} ({' · '.join(parts)})" if parts else person.full_name
