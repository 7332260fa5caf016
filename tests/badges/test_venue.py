"""A laptop runs the desk at the venue by itself and squares up with the site."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from agenda.domain import publishing
from agenda.models import Appearance, Function
from badges.domain import devices, noting, scanning, syncing
from badges.domain.designs import keeping, pictures
from badges.models import DeskNote, Device, HandOver, Point, Print, Scan, VoidCode
from gfmd_days.core.models import Event, Role, User
from registration.models import Category, Registration
from tests.api.rows import make_confirmed, make_session
from tests.badges.designs.conftest import TEXT, content, png
from tests.conftest import NOW, make_member, make_registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Venue:
    """The laptop's process; `ask` does a deed there and returns its answer."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.badges.venue_side"],
            cwd=settings.BASE_DIR,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, deed: str, **details: Any) -> Any:
        told = self.told(deed, **details)
        assert "trouble" not in told, told
        return told["answer"]

    def told(self, deed: str, **details: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"deed": deed, **details}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture
def laptop(event: Event, tmp_path: Path) -> Iterator[Venue]:
    """A laptop whose tables are made and empty."""
    folder = tmp_path / "venue"
    folder.mkdir()
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as here,
        closing(sqlite3.connect(folder / "db.sqlite3")) as there,
    ):
        here.backup(there)
        _empty(there)
    venue = Venue(folder)
    yield venue
    venue.end()


def _empty(database: sqlite3.Connection) -> None:
    kept = "type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'django%'"
    names = database.execute(f"SELECT name FROM sqlite_master WHERE {kept}").fetchall()
    for (name,) in names:
        database.execute(f'DELETE FROM "{name}"')
    database.commit()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "DATA_DIR": str(folder),
        "VENUE": "1",
        "DJANGO_SETTINGS_MODULE": "gfmd_days.settings",
    }


@pytest.fixture
def owner(event: Event) -> User:
    return make_member(event, Role.OWNER)


@pytest.fixture
def people(event: Event) -> dict[str, Registration]:
    names = ("Amina", "Bilal", "Chandra")
    return {
        name: make_confirmed(event, name, email=f"{name.lower()}@example.org")
        for name in names
    }


@pytest.fixture
def pairing(event: Event, owner: User) -> str:
    device = devices.add(
        event,
        name="Laptop",
        points=[],
        sees_names=False,
        prints=False,
        is_venue=True,
        by=owner,
        now=NOW,
    )
    return devices.open_pairing(device, by=owner, now=timezone.now())


def check_in_here(row: Registration, by: User) -> Scan:
    now = timezone.now()
    return scanning.check_in(
        row.event,
        scan_id=uuid.uuid4(),
        code=row.code,
        point=Point.objects.entrance(row.event),
        scanned_at=now,
        by=by,
        now=now,
    ).scan


def test_a_day_at_the_venue_is_told_once_and_nothing_is_lost(
    event, owner, people, pairing, laptop, live_server
):
    session = make_session(event, "A1")
    Appearance.objects.create(
        session=session, person=people["Amina"].person, function=Function.SPEAKER
    )
    publishing.publish(event, by=owner, now=NOW)
    picture = pictures.take_in(event, png())
    place = {"x": 1, "y": 1, "width": 5, "height": 5}
    drawn = keeping.checked(
        event,
        content(
            {**TEXT, "source": "functions"},
            {"kind": "image", "picture": picture.key, **place},
        ),
    )
    design = keeping.create(event, name="Own", design=drawn, by=owner, now=NOW)
    keeping.assign(event, {None: design}, by=owner)
    Point.objects.entrance(event)
    check_in_here(people["Chandra"], owner)
    now = timezone.now()
    for code in ("guest", "speaker"):
        Category.objects.create(event=event, code=code, name={"en": code.title()})
    noting.set_alerts(people["Amina"], ["vip"], by=owner, now=now)
    for text in ("Waits for Awa", "Came by bus"):
        noting.add(people["Amina"], text, by=owner, now=now)
    codes = {name: row.code for name, row in people.items()}

    laptop.ask("take", event=event.code, server=live_server.url, pairing=pairing)
    known = laptop.ask("shown")

    # the copy has what badges and desk need, and no addresses
    assert known["people"] == {row.code: [row.pk, name] for name, row in people.items()}
    assert known["badges"][codes["Amina"]][1:] == ["Speaker"]
    assert known["emails"] == [""]
    assert known["inside"] == [codes["Chandra"]]
    assert bytes.fromhex(known["picture"]) == pictures.content(picture)
    assert "people.edit" not in known["rights"]
    assert {"desk", "badges", "people.category"} <= set(known["rights"])
    assert known["notes"] == ["Came by bus", "Waits for Awa"]
    assert known["alerts"] == [["vip"]]
    assert laptop.ask("untold") == 0

    # at the venue: everything a desk does; on the site, meanwhile, the same person
    assert laptop.ask("scan", code=codes["Chandra"])["outcome"] == "already"
    assert laptop.ask("scan", code=codes["Amina"])["outcome"] == "checked_in"
    laptop.ask("correct", code=codes["Bilal"], name="Bilal Haddad")
    new_code = laptop.ask("lose", code=codes["Bilal"])
    assert laptop.ask("scan", code=codes["Bilal"])["outcome"] == "voided"
    assert laptop.ask("scan", code=new_code)["outcome"] == "checked_in"
    laptop.ask("print_badge", code=new_code)
    walk_in = laptop.ask("walk_in", name="Layla")
    laptop.ask("print_badge", code=walk_in)
    mistaken = laptop.ask("scan", code=walk_in)
    laptop.ask("undo", scan=mistaken["id"])
    laptop.ask("scan", code=walk_in)
    laptop.ask("hand_over", code=walk_in, number="17", deposit="Passport")
    laptop.ask("recategorise", code=walk_in, category="guest")
    laptop.ask("recategorise", code=codes["Amina"], category="guest")
    laptop.ask("recategorise", code=codes["Chandra"], category="guest")
    laptop.ask("write", code=walk_in, text="Speaks Arabic")
    laptop.ask("write", code=walk_in, before="Speaks Arabic", text="Speaks French")
    laptop.ask("write", code=codes["Amina"], before="Waits for Awa", text="")
    laptop.ask("write", code=codes["Amina"], before="Came by bus", text="By train")
    check_in_here(people["Amina"], owner)
    noting.change_category(
        people["Chandra"], event.categories.get(code="speaker"), by=owner
    )
    bus = DeskNote.objects.exclude(pk=_note_that_reads("Waits for Awa").pk).get()
    noting.change(bus, "By plane", by=owner, now=timezone.now())
    late = make_registration(event, "Dina", state="confirmed", email="d@example.org")

    first = laptop.ask("exchange")
    again = laptop.ask("exchange")

    assert (first["told"], first["flagged"]) == (13 + 3 + 4, 2)
    assert first["newer"]
    assert again == {"told": 0, "flagged": 0, "newer": False}
    layla = Registration.objects.get(code=walk_in)
    assert layla.person.native_name == "ليلى"
    assert Registration.objects.get(code=new_code).person.full_name == "Bilal Haddad"
    assert VoidCode.objects.get().code == codes["Bilal"]
    assert sorted(Print.objects.values_list("code", flat=True)) == sorted(
        [new_code, walk_in]
    )
    given = HandOver.objects.get()
    assert (given.registration, given.deposit) == (layla, "Passport")
    categories = dict(event.registrations.values_list("code", "category__code"))
    assert [categories[one] for one in (walk_in, codes["Amina"])] == ["guest"] * 2
    # of two changes the later stands; of two texts of a note, both
    assert categories[codes["Chandra"]] == "speaker"
    assert sorted(syncing.flagged(event).values_list("kind", "flag")) == [
        ("category", "outdated"), ("note", "outdated")
    ]  # fmt: skip
    words = {one.kind: one.words for one in syncing.flagged(event)}
    assert words["category"] == "corrected once more since"
    assert "both texts are kept" in words["note"]
    notes = ["By plane", "By train", "Speaks French"]
    assert sorted(note.text for note in DeskNote.objects.current()) == notes
    assert _note_that_reads("Speaks French").registration == layla
    inside = Scan.objects.inside().filter(event=event)
    assert sorted(scan.registration.code for scan in inside) == sorted(
        [codes["Amina"], codes["Chandra"], new_code, walk_in]
    )
    # the same person at two doors: one counts, the other is shown
    assert syncing.conflicts(event).count() == 1

    # the venue knows the site's own rows now, and whoever came in there
    after = laptop.ask("shown")
    assert after["people"] == {
        row.code: [row.pk, row.person.full_name]
        for row in event.registrations.select_related("person")
    }
    assert after["people"][late.code][1] == "Dina"
    assert after["inside"] == sorted(scan.registration.code for scan in inside)
    assert (after["prints"], after["voids"]) == (2, 1)
    assert after["notes"] == notes


def _note_that_reads(text: str) -> DeskNote:
    (found,) = [one for one in DeskNote.objects.all() if one.text == text]
    return found


def test_a_site_out_of_reach_and_one_that_sends_the_laptop_away_lose_nothing(
    event, owner, people, pairing, laptop, live_server
):
    Point.objects.entrance(event)
    laptop.ask("take", event=event.code, server=live_server.url, pairing=pairing)
    laptop.ask("scan", code=people["Amina"].code)
    device = Device.objects.get()
    devices.revoke(device, by=owner, now=timezone.now())

    refused = laptop.told("exchange")
    assert refused["trouble"].startswith("Refused")
    assert laptop.ask("untold") == 1

    Device.objects.filter(pk=device.pk).update(revoked_at=None)
    assert laptop.ask("exchange")["told"] == 1
    assert Scan.objects.get().registration == people["Amina"]


def test_a_phone_may_not_take_the_whole_event(event, owner, client):
    _device, token = _paired_phone(event, owner)
    address = f"/api/v1/events/{event.code}/device/venue/"
    answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def _paired_phone(event: Event, owner: User) -> tuple[Device, str]:
    device = devices.add(
        event,
        name="Phone",
        points=[Point.objects.entrance(event)],
        sees_names=True,
        prints=True,
        by=owner,
        now=NOW,
    )
    code = devices.open_pairing(device, by=owner, now=timezone.now())
    return devices.pair(event.code, pairing=code, now=timezone.now(), by=None)


def test_what_the_site_cannot_read_stays_untold_and_nothing_of_it_is_deleted(
    event, owner, people, pairing, laptop, live_server
):
    Point.objects.entrance(event)
    laptop.ask("take", event=event.code, server=live_server.url, pairing=pairing)
    unread = laptop.ask("walk_in", name="Layla", organisation="L" * 301)
    laptop.ask("scan", code=unread)
    laptop.ask("hand_over", code=unread, number="17", deposit="Passport")
    laptop.ask("walk_in", name="Mariam")

    for _again in range(2):
        refused = laptop.told("exchange")["trouble"]
        assert refused.startswith("Refused")
        assert "walk_in: organisation" in refused
        assert laptop.ask("untold") == 1
        assert laptop.ask("named")[unread][1] == "Layla"
    assert event.registrations.filter(person__full_name="Mariam").count() == 1

    laptop.ask("call_organisation", name="Diaspora League")
    assert laptop.ask("exchange")["newer"]
    layla = Registration.objects.get(code=unread)
    assert Scan.objects.inside().get(registration=layla)
    assert HandOver.objects.get().registration == layla
    assert laptop.ask("named")[unread] == [layla.pk, "Layla"]


def test_what_waits_at_the_venue_for_a_badge_of_the_site_is_told_and_done_there(
    event, owner, people, pairing, laptop, live_server
):
    Point.objects.entrance(event)
    laptop.ask("take", event=event.code, server=live_server.url, pairing=pairing)
    late = make_registration(event, "Dina", state="confirmed", email="d@example.org")
    assert laptop.ask("tell_of", kind="print", code=late.code) == "waits"
    nobodys = {"code": "NOBODYNOBODY2222", "thing": "documents"}
    assert laptop.ask("tell_of", kind="hand_over", **nobodys) == "waits"
    assert laptop.ask("untold") == 2

    assert laptop.ask("exchange")["told"] == 2
    assert laptop.ask("exchange")["told"] == 0
    assert Print.objects.get().registration == late
    assert laptop.ask("waiting") == 1  # for what the site does not have either
