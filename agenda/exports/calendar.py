"""Calendars of a programme (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration, vText, vUri

from agenda.domain.published import Agenda, Item
from agenda.exports import timezones
from agenda.models import Function
from gfmd_days.core import languages

PRODUCT = "-//GFMD Days//Agenda//EN"
REFRESH = timedelta(hours=1)
# The nearest CSS colour name to our primary; RFC 7986 allows names only.
COLOUR = "teal"
# Rises when the same programme would be written differently, so that caches notice.
FORMAT = 1


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is: `duties` are the uids of sessions with their functions."""

    person_id: int
    duties: dict[str, list[Function]]


def build(
    agenda: Agenda,
    *,
    items: Iterable[Item],
    language: str,
    source: str,
    page: str,
    title: str = "",
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
        reader: for a personal feed, which alone carries links to join online.
    """
    chosen = list(items)
    with translation.override(language):
        calendar = _frame(agenda, language, source, page, title)
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
    calendar.add("name", _text(name), {"language": language})
    calendar.add("x-wr-calname", _text(name))
    calendar.add("x-wr-timezone", agenda.zone)
    calendar.add("color", COLOUR)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if source:
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
    entry.add("dtstamp", item.changed_at)
    entry.add("last-modified", item.changed_at)
    _times(entry, item)
    text = {"language": language}
    entry.add("summary", _text(item.title.localize(language)), text)
    entry.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    if place := _place(agenda, item):
        entry.add("location", _text(place))
    entry.add("description", _text(_description(item, language, reader)), text)
    if item.track:
        entry.add("categories", [_text(item.track.title.localize(language))])
    entry.add("transp", "TRANSPARENT" if item.is_pause else "OPAQUE")
    if not item.is_closed:
        entry.add("url", vUri(f"{page}{item.code}/"))
    link = item.raw["online_link"]
    if reader and link:
        parameters = {"value": "URI", "feature": "VIDEO", "label": _("Join online")}
        entry.add("conference", vUri(link), parameters)
    return entry


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
    parts = []
    if reader and item.uid in reader.duties:
        functions = [str(function.label) for function in reader.duties[item.uid]]
        parts.append(
            _("Your function: %(names)s") % {"names": languages.listed(functions)}
        )
    parts.append(item.description.localize(language))
    parts.append("\n".join(_lines(item)))
    parts.append(_local_time(item))
    return "\n\n".join(part for part in parts if part)


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


def _text(text: str) -> vText:
    """Leave out control characters, which RFC 5545 (3.1) forbids in text."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    return vText(
        "".join(c for c in tidy if c in "\n\t" or (ord(c) >= 32 and c != "\x7f"))
    )
