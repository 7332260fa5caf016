"""What differs between two snapshots, in words."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from agenda.domain.snapshots import Item, Snapshot
from gfmd_days.core import languages

NEW, CANCELLED, RESTORED, CHANGED = "new", "cancelled", "restored", "changed"
GONE, FRAME = "gone", "frame"

# Field of a snapshot -> its name in a sentence.
NAMES: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "kind": gettext_lazy("kind"),
    "track": gettext_lazy("track"),
    "languages": gettext_lazy("languages"),
    "interpretation": gettext_lazy("interpreted into"),
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
ALL_NAMES = {**NAMES, **FRAME_NAMES}
# What in the frame every calendar entry shows.
FOR_EVERY_SESSION = ("zone", "venue")


@dataclass(frozen=True)
class Change:
    """One difference: `what` is new, cancelled, restored, changed, gone or frame.

    `time` holds "date start–end" and `place` the room before and after; `clock` the
    instants of a start that the venue's clocks show as before; `fields` the names of
    all other fields that differ.
    """

    what: str
    code: str = ""
    title: dict[str, str] | None = None
    time: tuple[str, str] | None = None
    place: tuple[str, str] | None = None
    closed: bool | None = None
    fields: tuple[str, ...] = ()
    clock: tuple[str, str] | None = None
    uid: str = ""

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
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        told = (self.time, self.place, self.clock, self.closed)
        return (
            self.what == CHANGED
            and not self.fields
            and not any(one is not None for one in told)
        )

    @property
    def words(self) -> str:
        """The change as a sentence in the active language."""
        return " ".join([*self._sentences(), *self._listed()])

    def _sentences(self) -> list[str]:
        fixed = {
            NEW: gettext("New."),
            CANCELLED: gettext("Cancelled; calendars will show it struck out."),
            RESTORED: gettext("Takes place after all."),
            GONE: gettext("No longer in the public programme.")
            if self.code
            else gettext("A session is no longer in the public programme."),
        }
        parts = [fixed[self.what]] if self.what in fixed else []
        if self.time:
            before, after = map(when, self.time)
            parts.append(
                _("Moved from %(before)s to %(after)s.")
                % {"before": before, "after": after}
            )
        if self.clock:
            parts.append(_clock_words(*self.clock))
        if self.place:
            parts.append(_place_words(*self.place))
        return parts

    def _listed(self) -> list[str]:
        parts = []
        if self.closed is not None:
            parts.append(
                _("Now closed: it leaves the public agenda.")
                if self.closed
                else _("Now open to all.")
            )
        if self.fields:
            names = dict.fromkeys(str(ALL_NAMES[name]) for name in self.fields)
            parts.append(
                _("Changed: %(fields)s.") % {"fields": languages.listed(names)}
            )
        return parts


def between(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """Return the differences that publishing `after` over `before` would make."""
    if before is None:
        return [_new(raw) for raw in after["sessions"]]
    old = {raw["uid"]: raw for raw in before["sessions"]}
    frame = tuple(name for name in FRAME_NAMES if before[name] != after[name])
    found = [Change(FRAME, fields=frame)] if frame else []
    for raw in after["sessions"]:
        previous = old.pop(raw["uid"], None)
        change = _change(previous, raw, same_zone=before["zone"] == after["zone"])
        if change is not None:
            found.append(change)
    found.extend(
        Change(GONE, raw["code"], raw["title"], uid=raw["uid"])
        for raw in old.values()
        if not raw["cancelled"]
    )
    return found


def public(
    before: Snapshot | None, after: Snapshot, *, closed: Set[str]
) -> list[Change]:
    """Return what everybody may know of the differences: closed sessions are none.

    A session that was closed by `after` has left, one that was opened is new.

    Args:
        closed: the sessions that are closed today (`published.closed_today`): of these
            nobody learns more than that one has left.
    """
    listed = between(before and _open(before, closed), _open(after, closed))
    left = {raw["uid"] for raw in after["sessions"] if raw["closed"]} & closed
    was_open = before["sessions"] if before else []
    listed.extend(
        Change(GONE)
        for raw in was_open
        if raw["uid"] in left and not raw["closed"] and not raw["cancelled"]
    )
    return listed


def when(text: str) -> str:
    """Return “2026-12-01 09:00–10:30” with the date in words."""
    day, _space, hours = text.partition(" ")
    pattern = pgettext("weekday, day and month, short", "D j M")
    return f"{date_format(date.fromisoformat(day), pattern)} {hours}"


def span(raw: Item) -> str:
    """Return when a session of a snapshot takes place: “2026-12-01 09:00–10:30”."""
    hours, minutes = map(int, raw["start"].split(":"))
    end = hours * 60 + minutes + raw["minutes"]
    return f"{raw['date']} {raw['start']}–{end // 60 % 24:02d}:{end % 60:02d}"


def _open(content: Snapshot, closed: Set[str]) -> Snapshot:
    """Return a snapshot without what only some may know today."""
    return {
        **content,
        "sessions": [
            {**raw, "online_link": ""}
            for raw in content["sessions"]
            if not raw["closed"] and raw["uid"] not in closed
        ],
    }


def _new(raw: Item) -> Change:
    return Change(NEW, raw["code"], raw["title"], uid=raw["uid"])


def _change(previous: Item | None, raw: Item, *, same_zone: bool) -> Change | None:
    if previous is None:
        return None if raw["cancelled"] else _new(raw)
    if previous["cancelled"] and raw["cancelled"]:
        return _hushed(previous, raw)
    change = _between(previous, raw, same_zone=same_zone)
    return None if change.is_empty else change


def _hushed(previous: Item, raw: Item) -> Change | None:
    """Of what stays cancelled nothing matters but who may know of it."""
    if previous["closed"] == raw["closed"]:
        return None
    closed = raw["closed"]
    return Change(CHANGED, raw["code"], raw["title"], closed=closed, uid=raw["uid"])


def _between(previous: Item, raw: Item, *, same_zone: bool) -> Change:
    what = CHANGED
    if previous["cancelled"] != raw["cancelled"]:
        what = CANCELLED if raw["cancelled"] else RESTORED
    times = (span(previous), span(raw))
    places = (previous["place"], raw["place"])
    clocks = (previous["utc"], raw["utc"])
    is_same_time = times[0] == times[1]
    by_rules = same_zone and is_same_time and clocks[0] != clocks[1]
    return Change(
        what,
        raw["code"],
        raw["title"],
        time=None if is_same_time else times,
        place=places if places[0] != places[1] else None,
        closed=raw["closed"] if previous["closed"] != raw["closed"] else None,
        # versions of old lack the interpretation
        fields=tuple(n for n in NAMES if previous.get(n, []) != raw.get(n, [])),
        clock=clocks if by_rules else None,
        uid=raw["uid"],
    )


def _clock_words(before: str, after: str) -> str:
    """“2026-12-01T08:00Z” twice, as what those elsewhere must know."""
    return _(
        "The rules of the clocks changed: the time at the venue stays, the time "
        "elsewhere moves from %(before)s to %(after)s UTC."
    ) % {"before": before[11:16], "after": after[11:16]}


def _place_words(before: str, after: str) -> str:
    if not before:
        return _("Room: %(after)s.") % {"after": after}
    if not after:
        return _("No longer in %(before)s.") % {"before": before}
    return _("From %(before)s to %(after)s.") % {"before": before, "after": after}
