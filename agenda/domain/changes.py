"""What differs between two snapshots, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from agenda.domain.snapshots import Item, Snapshot
from gfmd_days.core import languages

NEW, CANCELLED, RESTORED, CHANGED = "new", "cancelled", "restored", "changed"
FRAME = "frame"

# Field of a snapshot -> its name in a sentence.
NAMES: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "kind": gettext_lazy("kind"),
    "track": gettext_lazy("track"),
    "languages": gettext_lazy("languages"),
    "seats": gettext_lazy("places"),
    "sign_up": gettext_lazy("sign-up"),
    "streamed": gettext_lazy("streaming"),
    "no_photo": gettext_lazy("photographs"),
    "external": gettext_lazy("organiser"),
    "external_organiser": gettext_lazy("organiser"),
    "online_link": gettext_lazy("link to join online"),
    "people": gettext_lazy("people"),
}
FRAME_NAMES: dict[str, Promise] = {
    "zone": gettext_lazy("time zone"),
    "venue": gettext_lazy("venue"),
    "days": gettext_lazy("days"),
    "rooms": gettext_lazy("rooms"),
    "tracks": gettext_lazy("tracks"),
}


@dataclass(frozen=True)
class Change:
    """One difference: `what` is new, cancelled, restored, changed or frame.

    `moved` holds "date start" or "place" before and after; `fields` the names of all
    other fields that differ.
    """

    what: str
    code: str = ""
    title: dict[str, str] | None = None
    time: tuple[str, str] | None = None
    place: tuple[str, str] | None = None
    closed: bool | None = None
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Change:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in data.items()
        }
        return cls(**values)

    @property
    def name(self) -> str:
        return f"{self.code} {LazyI18nString(self.title or {})}".strip()

    @property
    def words(self) -> str:
        """The change as a sentence in the active language."""
        fixed = {
            NEW: gettext("New."),
            CANCELLED: gettext("Cancelled; calendars will show it struck out."),
            RESTORED: gettext("Takes place after all."),
        }
        parts = [fixed[self.what]] if self.what in fixed else []
        if self.time:
            parts.append(
                _("Moved from %(before)s to %(after)s.")
                % {"before": self.time[0], "after": self.time[1]}
            )
        if self.place:
            parts.append(_place_words(*self.place))
        if self.closed is not None:
            parts.append(
                _("Now closed: it leaves the public agenda.")
                if self.closed
                else _("Now open to all.")
            )
        if self.fields:
            table = FRAME_NAMES if self.what == FRAME else NAMES
            names = dict.fromkeys(str(table[name]) for name in self.fields)
            parts.append(
                _("Changed: %(fields)s.") % {"fields": languages.listed(names)}
            )
        return " ".join(parts)


def between(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """Return the differences that publishing `after` over `before` would make."""
    if before is None:
        return [_new(raw) for raw in after["sessions"]]
    old = {raw["uid"]: raw for raw in before["sessions"]}
    frame = tuple(name for name in FRAME_NAMES if before[name] != after[name])
    found = [Change(FRAME, fields=frame)] if frame else []
    for raw in after["sessions"]:
        previous = old.get(raw["uid"])
        change = _new(raw) if previous is None else _between(previous, raw)
        if change is not None:
            found.append(change)
    return found


def _new(raw: Item) -> Change:
    return Change(NEW, raw["code"], raw["title"])


def _between(previous: Item, raw: Item) -> Change | None:
    what = CHANGED
    if previous["cancelled"] != raw["cancelled"]:
        what = CANCELLED if raw["cancelled"] else RESTORED
    elif raw["cancelled"]:
        return None
    times = (_time(previous), _time(raw))
    places = (previous["place"], raw["place"])
    change = Change(
        what,
        raw["code"],
        raw["title"],
        time=times if times[0] != times[1] else None,
        place=places if places[0] != places[1] else None,
        closed=raw["closed"] if previous["closed"] != raw["closed"] else None,
        fields=tuple(name for name in NAMES if previous[name] != raw[name]),
    )
    if what == CHANGED and not (
        change.time or change.place or change.fields or change.closed is not None
    ):
        return None
    return change


def _time(raw: Item) -> str:
    hours, minutes = map(int, raw["start"].split(":"))
    end = hours * 60 + minutes + raw["minutes"]
    return f"{raw['date']} {raw['start']}–{end // 60 % 24:02d}:{end % 60:02d}"


def _place_words(before: str, after: str) -> str:
    if not before:
        return _("Room: %(after)s.") % {"after": after}
    if not after:
        return _("No longer in %(before)s.") % {"before": before}
    return _("From %(before)s to %(after)s.") % {"before": before, "after": after}
