"""What a device takes along for the time without a network: sealed, and in pieces.

Each record lies under a keyed digest of its badge's code and opens with that code and
the device's secret only. Records are kept in 64 parts by the first letter of their
names; a cursor holds a keyed digest of each part, so a device gets again only the parts
in which something changed, and needs no list of what was removed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agenda.models import Appearance, SignUp, Standing
from badges.domain import devices, points, sealing
from badges.domain.lettering import letter_of
from badges.models import Device, PersonAlerts, Point, Print, Scan, VoidCode
from gfmd_days.core.models import Event
from gfmd_days.core.names import search_text
from registration.domain.lists.lines import line_key
from registration.models import Registration, State

PARTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TAG_LENGTH = 8
NO_PHOTO = ("no_photo",)
Record = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """`tag` stands for all that is in it, `content` holds what changed since."""

    tag: str
    content: dict[str, Any]


def of(device: Device, *, cursor: str, now: datetime) -> Snapshot:
    """Return what the device needs beyond what it has by `cursor`, or everything.

    Args:
        cursor: of the last snapshot it took whole; anything else counts as none.
    """
    sealer = devices.sealer(device)
    own = list(points.with_counts(device.event).filter(devices=device))
    people = _people(device.event)
    records = dict(_records(device, own, people))
    parts: dict[str, dict[str, Record]] = {one: {} for one in PARTS}
    for code, record in records.items():
        parts[sealer.entry(code)[0]][code] = record
    names = _names(records, people, sealer) if device.sees_names else []
    tags = [_tag(sealer, parts[one]) for one in PARTS] + [_tag(sealer, names)]
    known = _split(cursor)
    content = {
        "event": device.event.code,
        "device": str(device.pk),
        "zone": device.event.zone_name,
        "made_at": now.isoformat(),
        "cursor": "".join(tags),
        "whole": not known,
        "rights": {
            "names": device.sees_names,
            "prints": device.prints,
            "lets_in": device.lets_in,
        },
        "points": [_point(one) for one in own],
        "categories": _categories(device.event),
        "records": {
            part: {
                sealer.entry(code): sealer.seal_record(code, record)
                for code, record in found.items()
            }
            for (part, found), tag, old in zip(
                parts.items(), tags, known or [""] * len(tags), strict=False
            )
            if tag != old
        },
    }
    if device.sees_names and (not known or known[-1] != tags[-1]):
        key = sealer.names_box(bytes.fromhex(device.names_key))
        content["names"] = sealing.seal(key, names, str(device.pk))
    outside = {
        name: content[name] for name in ("rights", "points", "categories", "zone")
    }
    return Snapshot(_tag(sealer, [tags, outside]), content)


def _split(cursor: str) -> list[str]:
    """Return the tags of a cursor; none if it is not one of ours."""
    if len(cursor) != TAG_LENGTH * (len(PARTS) + 1):
        return []
    return [cursor[at : at + TAG_LENGTH] for at in range(0, len(cursor), TAG_LENGTH)]


def _tag(sealer: sealing.Sealer, content: Any) -> str:
    return sealer.tag(json.dumps(content, sort_keys=True, ensure_ascii=False))


def _point(point: Any) -> dict[str, Any]:
    return {
        "code": point.code,
        "name": _texts(point.name),
        "kind": point.kind,
        "session": point.session.code if point.session else None,
        "rules": point.rules_json,
        "inside": point.inside,
    }


def _categories(event: Event) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "name": _texts(one.name), "colour": one.colour}
        for one in event.categories.all()
    ]


def _texts(text: Any) -> dict[str, str]:
    data = text.data
    return dict(data) if isinstance(data, dict) else {"": str(data)}


def _records(
    device: Device, own: list[Point], people: list[Registration]
) -> Iterator[tuple[str, Record]]:
    """Yield each code that badges of the event carry or carried, with its record."""
    here = _places(people, own)
    told = PersonAlerts.objects.filter(registration__event=device.event)
    alerts = dict(told.values_list("registration", "kinds"))
    by_key = {}
    printed = set(
        Print.objects.filter(registration__event=device.event).values_list(
            "code", flat=True
        )
    )
    for row in people:
        record = {
            "registration": row.pk,
            "state": row.state,
            "category": row.category.code,
            "printed": row.code in printed,
            "alerts": [*NO_PHOTO[not row.person.no_photo :], *alerts.get(row.pk, ())],
            "points": here.get(row.pk, {}),
        }
        if device.sees_names:
            record |= _name(row)
        if device.prints:
            record["code"] = row.code
        by_key[row.pk] = record
        yield row.code, record
    for void in VoidCode.objects.filter(event=device.event).order_by("pk"):
        record = by_key.get(void.registration_id, {}) | {"void": True}
        record.pop("code", None)  # a lost badge does not tell the one that replaced it
        yield void.code, record


def _people(event: Event) -> list[Registration]:
    rows = event.registrations.exclude(state=State.DRAFT)
    rows = rows.select_related("person__organisation", "category")
    # not by the sort key of the row, which tells the name behind an alias
    return sorted(rows, key=lambda row: (line_key(row.person), row.pk))


def _name(row: Registration) -> Record:
    person = row.person
    return {
        "name": person.shown_name,
        "native_name": person.shown_native_name,
        "language": person.native_language,
        "organisation": person.shown_organisation,
    }


def _places(
    people: list[Registration], own: list[Point]
) -> dict[int, dict[str, Record]]:
    """Return the facts that the rules ask, by registration and code of the point."""
    found: dict[int, dict[str, Record]] = defaultdict(lambda: defaultdict(dict))
    by_person = {row.person_id: row.pk for row in people}
    for point in own:
        for pk in _signed_up(point):
            found[pk][point.code]["has_place"] = True
        for person, function in _functions(point):
            if person is not None and person in by_person:
                facts = found[by_person[person]][point.code]
                facts.setdefault("functions", []).append(function)
    codes = {point.pk: point.code for point in own}
    scans = Scan.objects.standing().filter(point__in=own, registration__isnull=False)
    rows = scans.order_by("scanned_at", "pk")
    for pk, point_id, at, left in rows.values_list(
        "registration", "point", "scanned_at", "left_at"
    ):
        facts = found[pk or 0][codes[point_id]]
        facts |= {"came": at.isoformat(), "inside": left is None}
    return {
        pk: {code: dict(one) for code, one in facts.items()}
        for pk, facts in found.items()
    }


def _signed_up(point: Point) -> list[int]:
    if not (point.session_id and point.needs_sign_up):
        return []
    rows = SignUp.objects.filter(session=point.session_id, waits=False)
    return list(rows.values_list("registration", flat=True))


def _functions(point: Point) -> list[tuple[int | None, str]]:
    if not (point.session_id and point.functions):
        return []
    rows = Appearance.objects.filter(
        session=point.session_id, function__in=point.functions, person__isnull=False
    ).exclude(standing=Standing.DECLINED)
    return list(rows.order_by("function").values_list("person", "function"))


def _names(
    records: dict[str, Record], people: list[Registration], sealer: sealing.Sealer
) -> list[Record]:
    """Return what a search by name needs: whoever is found opens like a shown badge."""
    letters = {row.pk: letter_of(line_key(row.person)) for row in people}
    return [
        {
            "entry": sealer.entry(code),
            "key": sealing.b64(sealer.record_key(code)),
            **{
                name: record[name]
                for name in ("registration", "name", "native_name", "organisation")
            },
            "letter": letters[record["registration"]],
            # other scripts in Latin letters, which a browser cannot write itself
            "search": search_text(record["name"], record["native_name"]),
        }
        for code, record in records.items()
        if "void" not in record
    ]
