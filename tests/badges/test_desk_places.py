"""Whoever stands at a session's door stays there, whatever they press."""

from __future__ import annotations

import uuid
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from badges.domain import handing_over, noting, print_queue
from badges.models import Point, Printer, Scan
from gfmd_days.core.models import Role
from registration.models import Category, State
from tests.badges.conftest import scan
from tests.badges.test_desk import desk, read
from tests.conftest import NOW, make_registration

HERE = {"point": "b05a"}
ADDRESSES = ("href", "action", "hx-get", "hx-post")


@pytest.fixture
def room(event):
    return Point.objects.create(event=event, code="b05a", name={"en": "Room Five"})


class Addresses(HTMLParser):
    """Where links and forms of a page lead; forms with the hidden fields they send."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.form = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.form = {}
        if tag == "input" and self.form is not None:
            self.form[attrs.get("name")] = attrs.get("value")
        fields = self.form if tag == "form" else {}
        self.found += [(attrs[one], fields) for one in ADDRESSES if attrs.get(one)]

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def of_the_desk(event, page):
    """Addresses of the desk on a page, with the place each would be asked for."""
    for url, fields in Addresses(page).found:
        if url.startswith("?"):
            url = desk(event) + url
        split = urlsplit(url)
        if split.path.startswith(desk(event)):
            asked = parse_qs(split.query).get("point", [None])[0]
            yield split.path, fields.get("point") or asked


def follow(event, page, name, *args):
    """Return the address of one of the desk's pages, as `page` links to it."""
    wanted = desk(event, name, *args)
    found = {url for url, fields in Addresses(page).found if "point" not in fields}
    (url,) = {one for one in found if urlsplit(one).path == wanted}
    return url


def shown(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_scan_card_check_in_undo_and_next_stay_at_the_place(staff, event, layla, room):
    page = shown(staff, f"{desk(event)}?point=b05a")
    assert "<h1>Room Five" in page
    found = staff.post(desk(event), {"code": "layla", **HERE})
    page = shown(staff, found.url)
    assert "<h1>Room Five" in page
    page = shown(staff, follow(event, page, "person", layla.pk))
    assert "<h1>Room Five" in page
    come = staff.post(
        follow(event, page, "check_in", layla.pk), {"id": str(uuid.uuid4())}
    )
    (first,) = Scan.objects.all()
    assert first.point == room
    page = shown(staff, come.url)
    assert "<h1>Room Five" in page
    assert urlsplit(follow(event, page, "desk")).query == "point=b05a"
    card = shown(staff, follow(event, page, "person", layla.pk))
    assert "Checked in" in card
    undone = staff.post(follow(event, card, "undo", first.pk))
    page = shown(staff, undone.url)
    assert "<h1>Room Five" in page
    again = staff.post(desk(event), {"code": layla.code, **HERE})
    page = shown(staff, again.url)
    assert Scan.objects.standing().get().point == room
    # the next person is read where this one was
    assert 'name="point" value="b05a"' in shown(staff, follow(event, page, "desk"))
    assert not Scan.objects.filter(point__code="entrance").exists()


def test_a_check_in_at_the_entrance_is_none_at_the_room(staff, event, layla, room):
    scan(event, layla.code)
    at_the_room = shown(staff, f"{desk(event, 'person', layla.pk)}?point=b05a")
    assert desk(event, "check_in", layla.pk) in at_the_room
    at_the_entrance = shown(staff, desk(event, "person", layla.pk))
    assert desk(event, "check_in", layla.pk) not in at_the_entrance


def test_who_went_out_can_be_let_in_again_from_the_card(staff, event, layla, room):
    room.times, room.direction = "many", "both"
    room.save()
    page = f"{desk(event, 'person', layla.pk)}?point=b05a"
    scan(event, layla.code, point=room)
    assert desk(event, "check_in", layla.pk) not in shown(staff, page)
    scan(event, layla.code, point=room, way="out")
    assert desk(event, "check_in", layla.pk) in shown(staff, page)


def test_a_walk_in_is_met_at_the_place(client_of, event, room):
    team = client_of(Role.OWNER)
    Category.objects.filter(event=event).update(name={"en": "Delegate"})
    page = shown(team, f"{desk(event)}?point=b05a")
    form = follow(event, page, "walk_in")
    assert 'id="id_full_name"' in shown(team, form)
    category = Category.objects.get(event=event)
    answer = team.post(form, {"full_name": "Amina Diallo", "category": category.pk})
    assert answer.status_code == 302
    assert "<h1>Room Five" in shown(team, answer.url)


@pytest.fixture
def pages(client_of, event, layla, helper, room):
    """Every page of the desk, by name: asked for at a place, or without."""
    team = client_of(Role.OWNER)
    printer = Printer.objects.create(event=event, name="By the door", kind="ipp")
    team.post(desk(event, "choose_printer"), {"printer": printer.pk})
    note = noting.add(layla, "Waits", by=helper, now=NOW)
    handing_over.give(layla, "receiver", number="7", by=helper, now=NOW)
    order = print_queue.order(printer, layla, key=uuid.uuid4(), by=helper, now=NOW)
    refused = make_registration(event, "Awa", state=State.WITHDRAWN)
    bad = scan(event, refused.code, point=room).scan
    good = scan(event, layla.code, point=room).scan
    addresses = {
        "desk": desk(event), "scan": desk(event, "scan", good.pk),
        "refused": desk(event, "scan", bad.pk),
        "let_in": desk(event, "let_in", bad.pk), "walk_in": desk(event, "walk_in"),
        "names": f"{desk(event)}?q=layla", "nobody": f"{desk(event)}?q=zzzz",
        "board": desk(event, "board"), "out": desk(event, "out"),
        "letters": f"{desk(event, 'letters')}?first=A",
        "choose_printer": desk(event, "choose_printer"),
        "print_state": desk(event, "print_state", order.pk),
        "note": desk(event, "note", layla.pk, note.pk),
        **{
            name: desk(event, name, layla.pk)
            for name in ("person", "lost", "name", "category", "alerts")
        },
    }  # fmt: skip

    def ask(place):
        query = f"point={place}" if place else ""
        for name, url in addresses.items():
            yield name, shown(team, f"{url}{'&' if '?' in url else '?'}{query}")
        for what in (layla.code, "layla", "zzzz", "\x00"):
            sent = {"point": place} if place else {}
            yield f"script: {what}", read(team, event, what, **sent).content.decode()

    return ask


def test_every_link_and_form_of_the_desk_carries_the_place(pages, event):
    lost = [
        (name, path)
        for name, page in pages("b05a")
        for path, place in of_the_desk(event, page)
        if place != "b05a"
    ]
    assert lost == []


def test_at_the_entrance_no_link_names_a_place(pages, event):
    for name, page in pages(""):
        for path, place in of_the_desk(event, page):
            assert place in {None, "entrance"}, (name, path)


@pytest.mark.parametrize("place", ["nowhere", "b05a\n", "'", "é"])
def test_an_unknown_place_is_told_and_is_not_the_entrance(
    staff, event, layla, room, place
):
    for name in ("desk", "person"):
        args = [layla.pk] if name == "person" else []
        answer = staff.get(desk(event, name, *args), {"point": place})
        assert answer.status_code == 404
    url = f"{desk(event, 'check_in', layla.pk)}?point=nowhere"
    assert staff.post(url, {"id": str(uuid.uuid4())}).status_code == 404
    assert not Scan.objects.exists()
