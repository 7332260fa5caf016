"""Which sessions a reader wants to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict

from agenda.domain.published import Agenda, Item
from agenda.models import Kind
from gfmd_days.core import names, zones

ALL_DAYS = "all"


@dataclass(frozen=True)
class Filters:
    """What the address asks for; whatever it does not know it leaves out."""

    text: str = ""
    day: date | None = None
    track: str = ""
    language: str = ""
    kind: str = ""
    zone_name: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.track or self.language or self.kind)

    @property
    def zone(self) -> ZoneInfo | None:
        return zones.zone(self.zone_name) if self.zone_name else None

    @property
    def query(self) -> str:
        """The address's query but for the day, ready for more."""
        pairs = {
            "q": self.text,
            "track": self.track,
            "language": self.language,
            "kind": self.kind,
            "zone": self.zone_name,
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{query}&" if query else ""

    @property
    def query_without_zone(self) -> str:
        day = self.day.isoformat() if self.day else ALL_DAYS
        return f"{replace(self, zone_name='').query}day={day}"

    def keep(self, item: Item) -> bool:
        return (
            (self.day is None or item.date == self.day)
            and (not self.track or (item.raw["track"] == self.track))
            and (not self.language or self.language in item.languages)
            and (not self.kind or item.kind == self.kind)
            and (not self.text or _holds(item, self.text))
        )


def read(query: QueryDict, agenda: Agenda, *, now: datetime) -> Filters:
    """Return the filters in an address; without a day, today or the first one.

    A search without a day looks at all days.
    """
    text = names.tidy(query.get("q", ""))[:100]
    found = Filters(
        text=text,
        track=_one_of(query.get("track"), [track.code for track in agenda.tracks]),
        language=_one_of(query.get("language"), spoken(agenda)),
        kind=_one_of(query.get("kind"), list(Kind.values)),
        zone_name=zone_named(query.get("zone", "")),
    )
    day = _day(query.get("day", ""), agenda, now=now, is_narrow=found.is_narrow)
    return replace(found, day=day)


def known(agenda: Agenda) -> dict[str, list[str]]:
    """Return what there is to choose from, by the name it has in an address."""
    return {
        "day": sorted({item.raw["date"] for item in agenda.items}),
        "track": [track.code for track in agenda.tracks],
        "language": spoken(agenda),
        "kind": list(Kind.values),
    }


def understood(query: QueryDict, known: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what `read` makes out of an address, the same for all that say the same.

    Args:
        known: what there is to choose from, see `known`.
    """
    day = query.get("day", "")
    if day != ALL_DAYS:
        found = day_named(day)
        day = _one_of(found.isoformat() if found else "", known["day"])
    return {
        "q": names.tidy(query.get("q", ""))[:100],
        "day": day,
        "track": _one_of(query.get("track"), known["track"]),
        "language": _one_of(query.get("language"), known["language"]),
        "kind": _one_of(query.get("kind"), known["kind"]),
        "zone": zone_named(query.get("zone", "")),
    }


def is_common(asked: Mapping[str, str]) -> bool:
    """Whether so many may ask for just this that it is worth keeping.

    One choice at most: of combinations there are thousands.
    """
    return sum(map(bool, asked.values())) <= 1 and not asked["q"]


def spoken(agenda: Agenda) -> list[str]:
    """Return the languages of the sessions, in the order of the event's."""
    used = {code for item in agenda.items for code in item.languages}
    first = [code for code in agenda.event.languages if code in used]
    return first + sorted(used - set(first))


def zone_named(text: str) -> str:
    """Return the IANA zone somebody wrote: its name, or a city; else nothing."""
    wanted = names.fold(text.split("/")[-1]) if text else ""
    if not wanted or text == "venue":
        return ""
    if text in zones.names():
        return text
    for city, name in zones.ALIASES.items():
        if names.fold(city) == wanted:
            return name
    return next(
        (name for name in zones.names() if names.fold(name.split("/")[-1]) == wanted),
        "",
    )


def day_named(text: str) -> date | None:
    """Return the day somebody wrote as 2026-12-01; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _one_of(value: str | None, known: list[str]) -> str:
    return value if value in known else ""


def _day(text: str, agenda: Agenda, *, now: datetime, is_narrow: bool) -> date | None:
    held = sorted({item.date for item in agenda.items})
    asked = day_named(text)
    if asked in held:
        return asked
    if text == ALL_DAYS or is_narrow or not held:
        return None
    today = now.astimezone(zones.zone(agenda.zone)).date()
    if today in held:
        return today
    # an evening with nothing but the badge desk is not where a programme begins
    return min(
        (item.date for item in agenda.items if not item.is_pause), default=held[0]
    )


def _holds(item: Item, text: str) -> bool:
    words = " ".join(
        [
            item.code,
            *item.raw["title"].values(),
            *item.raw["description"].values(),
            item.place,
            str(item.kind.label),
            *(item.track.title.data.values() if item.track else ()),
            *(f"{p.name} {p.native_name} {p.organisation}" for p in item.people),
        ]
    )
    folded = names.fold(words)
    return all(word in folded for word in names.fold(text).split())
