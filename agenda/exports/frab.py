"""schedule.xml as frab and the apps around it read it (c3voc's schedule.xsd)."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from xml.etree import ElementTree as ET

from agenda.domain.published import Agenda, Item
from gfmd_days.core import zones


def build(agenda: Agenda, *, language: str, page: str) -> bytes:
    """Return the published sessions that take place as schedule.xml.

    Args:
        language: of titles and descriptions.
        page: full address of the public agenda, with a final slash.
    """
    items = [item for item in agenda.items if not item.is_cancelled]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name="gfmd-days")
    _text(root, "version", str(agenda.number))
    dates = sorted({item.date for item in items})
    root.append(_conference(agenda, dates, language, page))
    for index, one in enumerate(dates, start=1):
        held = [item for item in items if item.date == one]
        day = ET.SubElement(root, "day", index=str(index), date=one.isoformat())
        day.set("start", _instant(min(held, key=lambda item: item.starts), "starts"))
        day.set("end", _instant(max(held, key=lambda item: item.ends), "ends"))
        by_room = sorted(held, key=lambda item: (item.place, item.starts))
        for place, found in groupby(by_room, key=lambda item: item.place):
            room = ET.SubElement(day, "room", name=place or "-")
            for item in found:
                room.append(_event(item, language, page))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _conference(
    agenda: Agenda, dates: list[date], language: str, page: str
) -> ET.Element:
    found = ET.Element("conference")
    _text(found, "acronym", agenda.event.code)
    _text(found, "title", agenda.event.title.localize(language))
    if dates:
        _text(found, "start", dates[0].isoformat())
        _text(found, "end", dates[-1].isoformat())
        _text(found, "days", str((dates[-1] - dates[0]).days + 1))
    _text(found, "timeslot_duration", "00:05")
    _text(found, "base_url", page)
    _text(found, "time_zone_name", agenda.zone)
    return found


def _event(item: Item, language: str, page: str) -> ET.Element:
    found = ET.Element("event", guid=item.uid, id=item.code)
    minutes = item.raw["minutes"]
    _text(found, "date", _instant(item, "starts"))
    _text(found, "start", f"{item.starts:%H:%M}")
    _text(found, "duration", f"{minutes // 60:02d}:{minutes % 60:02d}")
    _text(found, "room", item.place)
    _text(found, "slug", item.code)
    _text(found, "url", f"{page}{item.code}/")
    _text(found, "title", item.title.localize(language))
    _text(found, "subtitle", "")
    _text(found, "track", item.track.title.localize(language) if item.track else "")
    _text(found, "type", item.raw["kind"])
    _text(found, "language", " ".join(item.languages))
    _text(found, "abstract", "")
    _text(found, "description", item.description.localize(language))
    persons = ET.SubElement(found, "persons")
    for one in item.shown_people:
        person = ET.SubElement(persons, "person", id=str(one.person_id))
        person.text = one.name
    return found


def _instant(item: Item, edge: str) -> str:
    local = item.starts if edge == "starts" else item.ends
    return local.replace(tzinfo=zones.zone(item.zone)).isoformat()


def _text(parent: ET.Element, name: str, text: str) -> None:
    # characters that XML 1.0 cannot hold at all
    kept = "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
    ET.SubElement(parent, name).text = kept
