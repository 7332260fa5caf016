"""What an import does, in words, before and after it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agenda.models import Kind, Room, Session, Track
from gfmd_days.core.models import Day

NEW, CHANGED, WITHDRAWN, RESTORED = "new", "changed", "withdrawn", "restored"
# Shown with what they were and what they become; of others only the name is told.
SHORT: Final = ("day", "start", "minutes", "kind", "room", "track", "seats", "code")


@dataclass(frozen=True)
class Difference:
    """One field that differs; `before` and `after` are empty for long ones."""

    field: str
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        if self.field == "people":
            return str(_("People"))
        if self.field == "links":
            return str(_("Related sessions"))
        name = str(Session._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]
        return str(capfirst(name))


@dataclass
class Line:
    """What becomes of one session."""

    code: str
    title: str
    what: str = CHANGED
    differences: list[Difference] = field(default_factory=list)


@dataclass
class Report:
    """What an import did, or would do."""

    counts: Counter[str] = field(default_factory=Counter)
    format: str = ""
    other_zone: str = ""
    not_in_file: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def format_name(self) -> str:
        return "JSON" if self.format == "json" else self.format

    @property
    def does_nothing(self) -> bool:
        return not any(
            count for name, count in self.counts.items() if not name.endswith("_same")
        )


def difference(name: str, before: Any, after: Any) -> Difference:
    """Return how a field differs, with its values where they are short."""
    if name not in SHORT:
        return Difference(name)
    return Difference(name, _said(name, before), _said(name, after))


def _said(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, Day):
        return value.date.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Room):
        return value.name
    if isinstance(value, Track):
        return value.code
    if name == "kind":
        return str(Kind(value).label)
    return str(value)
