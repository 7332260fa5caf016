"""Calendars of a programme (RFC 5545, RFC 7986)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration, vText, vUri

from agenda.domain.published import Agenda, Item
from agenda.exports import css_colours, timezones
from agenda.models import Function
from gfmd_days.core import languages

PRODUCT = "-//GFMD Days//Agenda//EN"
REFRESH = timedelta(hours=1)
# The nearest CSS colour name to our primary; RFC 7986 allows names only.
COLOUR = "teal"
# Rises when the same programme would be written differently, so that caches notice.
FORMAT = 3


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is, and what of each session concerns them, by its uid.

    `duties` are their functions, `tentative` the sessions in which they are asked and
    have not answered, `signed_up` those they have a place in, `links` those whose
    online link they may have; `stamps` say when one of this changed last. `alarm` are
    the minutes before a session at which their calendar reminds them, 0 for never.
    """

    duties: dict[str, list[Function]] = field(default_factory=dict)
    tentative: frozenset[str] = frozenset()
    signed_up: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    stamps: dict[str, datetime] = field(default_factory=dict)
    alarm: int = 0


def build(
    agenda: Agenda,
    *,
    items: Iterable[Item],
    language: str,
    source: str,
    page: str,
    title: str = "",
    colour: str = "",
    reader: Reader | None = None,
) -> bytes:
    """Return an iCalendar object as it goes over the wire.

    UID is the session's for ever; SEQUENCE, DTSTAMP and LAST-MODIFIED are those of
    its last published change; withdrawn sessions stay as STATUS:CANCELLED (RFC 5545,
    3.8.1.11, 3.8.7.4). Times carry TZID with a VTIMEZONE for just these days.

    Args:
        items: which sessions of `agenda`; public feeds are given none that is closed.
        language: of summaries and descriptions.
        source: full address of the feed; empty for a single file.
        page: full address of the public agenda, with a final slash.
        title: shown by calendar programs; the event's title by default.
        colour: of the calendar, as #rrggbb; ours by default.
        reader: for a personal feed, which alone carries links to join online.
    """
    chosen = list(items)
    with translation.override(language):
        calendar = _frame(agenda, language, source, page, title)
        calendar.add("color", css_colours.nearest(colour) if colour else COLOUR)
        if chosen:
            first = min(item.starts for item in chosen)
            last = max(item.ends for item in chosen)
            zone = timezones.component(agenda.zone, first, last)
            calendar.add_component(zone)
        for item in chosen:
            calendar.add_component(_entry(agenda, item, language, page, reader))
        return bytes(calendar.to_ical())


def _frame(
    agenda: Agenda, language: str, source: str, page: str, title: str
) -> Calendar:
    name = title or agenda.event.title.localize(language)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", plain(name), {"language": language})
    calendar.add("x-wr-calname", plain(name))
    calendar.add("x-wr-timezone", agenda.zone)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if source:
        calendar.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, source)))
        calendar.add("source", vUri(source), {"value": "URI"})
    calendar.add("url", vUri(page))
    if agenda.published_at:
        calendar.add("last-modified", agenda.published_at.astimezone(UTC))
    return calendar


def _entry(
    agenda: Agenda, item: Item, language: str, page: str, reader: Reader | None
) -> Event:
    entry = Event()
    entry.add("uid", item.uid)
    entry.add("sequence", item.sequence)
    stamp = _stamp(item, reader)
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    _times(entry, item)
    text = {"language": language}
    entry.add("summary", plain(item.title.localize(language)), text)
    entry.add("status", _status(item, reader))
    if place := _place(agenda, item):
        entry.add("location", plain(place))
    entry.add("description", plain(_description(item, language, reader)), text)
    if item.track:
        title = plain(item.track.title.localize(language))
        entry.add("categories", [title], text)
        entry.add("color", css_colours.nearest(item.track.colour))
    entry.add("transp", "TRANSPARENT" if item.is_pause else "OPAQUE")
    if not item.is_closed:
        entry.add("url", vUri(f"{page}{item.code}/"))
    if reader:
        _for_reader(entry, item, reader)
    return entry


def _for_reader(entry: Event, item: Item, reader: Reader) -> None:
    """Add what stands in no calendar but a person's own."""
    if item.is_cancelled:
        return
    if item.uid in reader.links and item.raw["online_link"]:
        parameters = {"value": "URI", "feature": "VIDEO", "label": _("Join online")}
        entry.add("conference", vUri(item.raw["online_link"]), parameters)
    if reader.alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-reader.alarm))
        alarm.add("description", entry["summary"])
        entry.add_component(alarm)


def _status(item: Item, reader: Reader | None) -> str:
    if item.is_cancelled:
        return "CANCELLED"
    if reader and item.uid in reader.tentative:
        return "TENTATIVE"
    return "CONFIRMED"


def _stamp(item: Item, reader: Reader | None) -> datetime:
    own = reader.stamps.get(item.uid) if reader else None
    return max(item.changed_at, own.astimezone(UTC)) if own else item.changed_at


def _times(entry: Event, item: Item) -> None:
    # naive values and an own TZID: a zone's key would do, but only while the
    # library keeps reading it from zoneinfo objects
    for name, moment in (("dtstart", item.starts), ("dtend", item.ends)):
        entry.add(name, moment, {"tzid": item.zone})


def _place(agenda: Agenda, item: Item) -> str:
    if not item.place:
        return agenda.venue
    return f"{item.place} ({agenda.venue})" if agenda.venue else item.place


def _description(item: Item, language: str, reader: Reader | None) -> str:
    parts = list(_own_lines(item, reader)) if reader else []
    parts.append(item.description.localize(language))
    parts.append("\n".join(_lines(item)))
    parts.append(_local_time(item))
    return "\n\n".join(part for part in parts if part)


def _own_lines(item: Item, reader: Reader) -> Iterable[str]:
    if item.uid in reader.duties:
        functions = [str(function.label) for function in reader.duties[item.uid]]
        yield _("Your function: %(names)s") % {"names": languages.listed(functions)}
    if item.uid in reader.tentative:
        yield _("You are asked, and have not answered yet.")
    if item.uid in reader.signed_up:
        yield _("You have signed up for this session.")


def _lines(item: Item) -> Iterable[str]:
    for one in item.shown_people:
        words = f"{one.function.label}: {one.name}"
        if one.organisation:
            words += f" ({one.organisation})"
        yield words + (f", {_('by video')}" if one.by_video else "")
    if item.languages:
        spoken = languages.listed(map(languages.name, item.languages))
        yield _("Languages: %(names)s") % {"names": spoken}
    if item.raw["no_photo"]:
        yield _("No photographs in this session.")


def _local_time(item: Item) -> str:
    """For calendars whose own zone data are older than ours."""
    return _("%(start)s to %(end)s on the clocks of %(zone)s") % {
        "start": f"{item.starts:%H:%M}",
        "end": f"{item.ends:%H:%M}",
        "zone": item.zone,
    }


def plain(text: str) -> vText:
    """Leave out control characters, which RFC 5545 (3.1) forbids in text."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    return vText(
        "".join(c for c in tidy if c in "\n\t" or (ord(c) >= 32 and c != "\x7f"))
    )
