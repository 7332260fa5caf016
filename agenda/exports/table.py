"""A programme as a table for spreadsheets, to be brought in again.

agenda.domain.reading.own_csv reads it; docs/programme-files.md tells what each column
holds. Headings are the same in all languages, texts have a column for each language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from agenda.domain.published import Agenda, Item
from agenda.domain.reading.own_csv import COLUMNS, KEPT, TEXTS, VIDEO
from agenda.exports import own_json
from gfmd_days.core.cells import safe
from gfmd_days.core.models import Event

Row = dict[str, Any]
# Columns that only the team's copy has, or only the public one.
TEAM = ("online_link", "people", "uid")
PUBLIC = ("shown_people",)
SAME = ("minutes", "kind", "room", "seats", "external_organiser", "online_link", "uid")
FLAGS = ("sign_up", "closed", "streamed", "no_photo", "external", "withdrawn")


def build(agenda: Agenda, *, language: str) -> bytes:
    """Return what is published as CSV.

    Args:
        language: of the first column of each text.
    """
    rooms = {room.id: room for room in agenda.rooms}
    tracks = {track.code: track.title.data for track in agenda.tracks}
    rows = [
        _row(
            _raw(item) | {"zone": agenda.zone, "building": _building(item, rooms)},
            tracks,
        )
        for item in agenda.items
    ]
    spoken = [language, *agenda.event.languages]
    return _written(rows, spoken, [one for one in COLUMNS if one not in TEAM])


def build_team(event: Event) -> bytes:
    """Return the draft as CSV, closed sessions and people's own names included."""
    data = own_json.data(event)
    buildings = {room["name"]: room["building"] for room in data["rooms"]}
    tracks = {track["code"]: track["title"] for track in data["tracks"]}
    rows = [
        _row(
            raw
            | {
                "zone": data["zone"],
                "building": buildings.get(raw["room"], ""),
                "people": "\n".join(map(_person, raw["people"])),
            },
            tracks,
        )
        for raw in data["sessions"]
    ]
    columns = [one for one in COLUMNS if one not in PUBLIC]
    return _written(rows, data["languages"], columns)


def _raw(item: Item) -> Row:
    return item.raw | {
        "id": item.code,
        "day": item.raw["date"],
        "room": item.room.name if item.room else "",
        "withdrawn": item.is_cancelled,
        "shown_people": "\n".join(
            f"{one.function.value}: {one.name}" for one in item.shown_people
        ),
    }


def _building(item: Item, rooms: dict[int, Any]) -> str:
    return rooms[item.room.id].building if item.room else ""


def _row(raw: Row, tracks: dict[str, Any]) -> Row:
    row: Row = {key: raw.get(key) for key in SAME}
    row |= {key: "yes" if raw.get(key) else "" for key in FLAGS}
    row |= {
        "code": raw["id"],
        "date": raw["day"],
        "start": raw["start"],
        "end": _end(raw),
        "track": raw["track"],
        "languages": " ".join(raw["languages"]),
        "interpretation": " ".join(raw.get("interpretation") or ()),
        "zone": raw["zone"],
        "building": raw["building"],
        "people": raw.get("people"),
        "shown_people": raw.get("shown_people"),
    }
    texts = {"title": raw["title"], "description": raw["description"]}
    texts["track"] = tracks.get(raw["track"] or "") or {}
    for name, words in texts.items():
        row |= {f"{name}_{code}": text for code, text in words.items()}
    return row


def _end(raw: Row) -> str:
    if not raw["start"]:
        return ""
    start = datetime.strptime(raw["start"], "%H:%M")  # noqa: DTZ007 # wall time
    return f"{start + timedelta(minutes=raw['minutes']):%H:%M}"


def _person(raw: Row) -> str:
    marks = [VIDEO] if raw["by_video"] else []
    marks += [KEPT] if raw["pinned"] else []
    marks += [raw["standing"]] if raw["standing"] != "given" else []
    marks += [raw["booth"]] if raw["booth"] else []
    parts = [
        f"{raw['function']}:",
        raw["name"],
        f"<{raw['email']}>" if raw["email"] else "",
        *(f"[{mark}]" for mark in marks),
        f"| {raw['note']}" if raw["note"] else "",
    ]
    return " ".join(part for part in parts if part)


def _written(rows: list[Row], spoken: Iterable[str], columns: Iterable[str]) -> bytes:
    used = {key for row in rows for key in row}
    order = dict.fromkeys([*spoken, *sorted(key.rpartition("_")[2] for key in used)])
    headings: list[str] = []
    for name in columns:
        if name in TEXTS:
            headings += [name] if name == "track" else []
            found = [f"{name}_{code}" for code in order if f"{name}_{code}" in used]
            headings += found or ([f"{name}_{next(iter(order))}"] * (name == "title"))
        else:
            headings.append(name)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([safe(row.get(heading)) for heading in headings])
    # the mark is what Excel knows UTF-8 by
    return b"\xef\xbb\xbf" + out.getvalue().encode()
