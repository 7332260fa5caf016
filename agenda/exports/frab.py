"""The schedule as frab and the apps around it read it: schedule.xml and schedule.json.

Written after c3voc's public schemas, schedule.xml.xsd and schedule.json: what they ask
for is always there, and nothing else is.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from agenda.domain.published import Agenda, Item
from gfmd_days.core import zones

FORMAT = 1
"""Rises when the same programme would be written differently."""
GENERATOR = "gfmd-days"
SCHEMA = "https://c3voc.de/schedule/schema.json"
NO_ROOM = "-"
SLOT = "00:05"
# Elements of an event in the order frab writes them.
TEXTS = ("date", "start", "duration", "room", "slug", "url", "title", "subtitle",
         "track", "type", "language", "abstract", "description")  # fmt: skip
# What XML 1.0 cannot hold at all.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Day:
    index: int
    date: date
    starts: str
    ends: str
    rooms: list[tuple[str, list[dict[str, Any]]]]


def build_xml(agenda: Agenda, *, language: str, page: str) -> bytes:
    """Return the published sessions that take place as schedule.xml.

    Args:
        language: of titles and descriptions.
        page: full address of the public agenda, with a final slash.
    """
    days = _days(agenda, language, page)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _text(root, "version", str(agenda.number))
    conference = ET.SubElement(root, "conference")
    frame = _frame(agenda, days, language)
    frame["days"] = str(frame.pop("daysCount"))
    for name, text in (frame | {"base_url": page}).items():
        _text(conference, name, text)
    # the schema asks for one day at least
    for one in days or [_Day(1, date(2000, 1, 1), "", "", [])]:
        day = ET.SubElement(root, "day", index=str(one.index), date=f"{one.date}")
        if one.starts:
            day.set("start", one.starts)
            day.set("end", one.ends)
        for name, events in one.rooms:
            room = ET.SubElement(day, "room", name=_kept(name))
            for event in events:
                _event(room, event)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def build_json(agenda: Agenda, *, language: str, page: str) -> bytes:
    """Return the published sessions that take place as schedule.json.

    Args:
        language, page: as for `build_xml`.
    """
    days = _days(agenda, language, page)
    conference: dict[str, Any] = _frame(agenda, days, language) | {
        "url": page,
        "rooms": [
            {"name": name, "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, page + name))}
            for name in dict.fromkeys(name for day in days for name, _held in day.rooms)
        ],
        "tracks": [{"name": track.title.localize(language)} for track in agenda.tracks],
        "days": [_json_day(day) for day in days],
    }
    if not days:  # dates are asked for, and there are none
        conference |= {"start": "2000-01-01", "end": "2000-01-01"}
    return json.dumps(
        {
            "$schema": SCHEMA,
            "generator": {"name": GENERATOR},
            "schedule": {
                "version": str(agenda.number),
                "base_url": page,
                "conference": conference,
            },
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def _frame(agenda: Agenda, days: list[_Day], language: str) -> dict[str, Any]:
    found = {
        # hyphens are no part of an acronym
        "acronym": agenda.event.code.replace("-", "_"),
        "title": agenda.event.title.localize(language),
        "daysCount": (days[-1].date - days[0].date).days + 1 if days else 0,
        "timeslot_duration": SLOT,
        "time_zone_name": agenda.zone,
    }
    if days:
        found |= {"start": f"{days[0].date}", "end": f"{days[-1].date}"}
    return found


def _days(agenda: Agenda, language: str, page: str) -> list[_Day]:
    items = [item for item in agenda.items if not item.is_cancelled]
    numbers = _numbers(items)
    days = []
    for index, (one, group) in enumerate(groupby(items, lambda i: i.date), start=1):
        held = list(group)
        by_room = sorted(held, key=lambda item: (_room(item), item.starts, item.code))
        days.append(
            _Day(
                index=index,
                date=one,
                starts=_instant(min(held, key=lambda item: item.starts), "starts"),
                ends=_instant(max(held, key=lambda item: item.ends), "ends"),
                rooms=[
                    (
                        place,
                        [
                            _facts(i, numbers[i.uid], agenda, language, page)
                            for i in own
                        ],
                    )
                    for place, own in groupby(by_room, key=_room)
                ],
            )
        )
    return days


def _numbers(items: Iterable[Item]) -> dict[str, int]:
    """Give each session a positive number that stays; apps know them by it."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for uid in sorted(item.uid for item in items):
        number = max(int(uid.replace("-", "")[:8], 16) >> 1, 1)
        while number in taken:
            number += 1
        taken.add(number)
        found[uid] = number
    return found


def _facts(
    item: Item, number: int, agenda: Agenda, language: str, page: str
) -> dict[str, Any]:
    minutes = item.raw["minutes"]
    slug = f"{agenda.event.code}-{number}-{item.code}".lower()
    return {
        "id": number,
        "guid": item.uid,
        "date": _instant(item, "starts"),
        "start": f"{item.starts:%H:%M}",
        "duration": f"{minutes // 60:02d}:{minutes % 60:02d}",
        "room": _room(item),
        "slug": slug,
        "url": f"{page}{item.code}/",
        "title": item.title.localize(language),
        "subtitle": "",
        "track": item.track.title.localize(language) if item.track else "",
        "type": item.raw["kind"],
        "language": " ".join(item.languages),
        "abstract": "",
        "description": item.description.localize(language),
        "persons": {one.person_id: one.name for one in item.shown_people},
    }


def _event(room: ET.Element, facts: dict[str, Any]) -> None:
    found = ET.SubElement(room, "event", guid=facts["guid"], id=str(facts["id"]))
    for name in TEXTS:
        _text(found, name, facts[name])
    persons = ET.SubElement(found, "persons")
    for pk, name in facts["persons"].items():
        ET.SubElement(persons, "person", id=str(pk)).text = _kept(name)


def _json_day(day: _Day) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": f"{day.date}",
        "day_start": day.starts,
        "day_end": day.ends,
        "rooms": {
            name: [
                facts
                | {
                    # as pretalx does: no `id`, which the schema takes for frab's shape
                    "persons": [
                        {"code": f"P{pk}", "name": text, "public_name": text}
                        for pk, text in facts["persons"].items()
                    ],
                    "links": [],
                    "attachments": [],
                }
                for facts in events
            ]
            for name, events in day.rooms
        },
    }


def _room(item: Item) -> str:
    return item.room.name if item.room else item.place or NO_ROOM


def _instant(item: Item, edge: str) -> str:
    local = item.starts if edge == "starts" else item.ends
    return local.replace(tzinfo=zones.zone(item.zone)).isoformat()


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _kept(text)


def _kept(text: str) -> str:
    return FORBIDDEN.sub("", text)
