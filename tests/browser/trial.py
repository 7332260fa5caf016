"""An event of its own with a few people, and devices to pair."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any, NamedTuple

from tests.servers.site import Site

NAMES = (
    ("Layla BEN YOUSSEF", "ليلى بن يوسف"),
    ("Ọláwálé ADÉṢÍNÀ", ""),
    ("Wei ZHANG", "张伟"),
    ("Anna MÜLLER", ""),
    ("Selamawit TESFAYE", "ሰላማዊት ተስፋዬ"),
    ("José NÚÑEZ", ""),
)
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from badges.domain import devices, marking
from badges.models import Direction, PersonAlerts, Point, Times
from gfmd_days.core.models import Event, Membership, Person, Series, User, Venue
from registration.models import Category, Registration, State, Stream
now = timezone.now()
event = Event.objects.create(series=Series.objects.first(), code={code!r},
    languages=["en"], title={{"en": "Trial of the desk"}})
Venue.objects.create(event=event, name="Hall", city="Dhaka", country="BD",
                     zone="Asia/Dhaka")
owner = User.objects.get(email="owner@demo.example")
Membership.objects.create(user=owner, event=event, role="owner")
category = Category.objects.create(event=event, code="delegate",
    name={{"en": "Delegate"}}, colour="#0b5563")
stream = Stream.objects.create(event=event, code="open", name={{"en": "Open"}},
    category=category, opens_at=now, closes_at=now + timedelta(days=1))
entrance = Point.objects.entrance(event)
hall = Point.objects.create(event=event, code="hall", name={{"en": "Hall"}},
    times=Times.MANY, direction=Direction.BOTH)
codes = []
for name, native in {names!r}:
    person = Person.objects.create(event=event, full_name=name, native_name=native)
    codes.append(Registration.objects.create(event=event, person=person,
        category=category, stream=stream, state=State.CONFIRMED).code)
PersonAlerts.objects.create(registration=Registration.objects.get(code=codes[0]),
    kinds=["vip"], at=now)
key = marking.key_of(event)
found = {{"codes": [marking.marked(one, event=event, key=key) for one in codes]}}
for name in {devices!r}:
    device = devices.add(event, name=name, points=[entrance, hall], sees_names=True,
                         prints=True, by=owner, now=now)
    code = devices.open_pairing(device, by=owner, now=now)
    found[name] = [code, device.names_code, str(device.pk)]
print("FOUND" + json.dumps(found))
"""


class Pairing(NamedTuple):
    code: str
    letters: str
    device: str


class Trial(NamedTuple):
    """`codes` are those of NAMES, marked, in that order; the first is a VIP's."""

    site: Site
    event: str
    codes: list[str]
    pairings: dict[str, Pairing]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the server's database."""
        with closing(sqlite3.connect(self.site.folder / "db.sqlite3")) as base:
            return base.execute(query, values).fetchall()


def prepare(site: Site, event: str, *devices: str) -> Trial:
    script = PREPARE.format(code=event, names=NAMES, devices=devices)
    printed = site.manage("shell", "--command", script)
    found = json.loads(printed.split("FOUND")[1])
    codes = found.pop("codes")
    return Trial(
        site, event, codes, {name: Pairing(*one) for name, one in found.items()}
    )
