"""Plans of rooms: kept by the team, found in the packs of those who work there."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agenda.domain import pack, room_plans
from agenda.exports import packs
from agenda.forms import pictures
from agenda.models import Appearance, Function
from agenda.models.programme import Setup
from gfmd_days.core.models import Role
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person


def drawing(size=(2400, 1200)) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def sent(data, name="plan.png"):
    return {"plan": SimpleUploadedFile(name, data)}


@pytest.fixture
def room(event):
    return make_room(event, seats=40, booths=2)


@pytest.fixture
def url(event, room):
    return f"/manage/{event.code}/programme/rooms/{room.pk}/plan/"


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


def test_a_plan_is_kept_small_and_on_white_paper(room, url, team):
    assert team.post(url, sent(drawing())).status_code == 302
    room.refresh_from_db()
    plan = room_plans.of(room)
    assert (plan.width, plan.height) == (1200, 600)
    with Image.open(io.BytesIO(plan.jpeg)) as image:
        assert image.getpixel((600, 300)) == (255, 255, 255)


def test_a_new_plan_takes_the_place_of_the_old_one_and_goes_with_the_room(
    room, url, team, django_capture_on_commit_callbacks
):
    room_plans.keep(room, drawing(), by=None)
    first = room.plan.name
    with django_capture_on_commit_callbacks(execute=True):
        team.post(url, sent(drawing()))
    room.refresh_from_db()
    assert not default_storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        team.post(url, {"remove": ""})
        team.post(url, {"remove": ""})
    name = room.plan.name
    room.refresh_from_db()
    assert (bool(room.plan), default_storage.exists(name)) == (False, False)
    room_plans.keep(room, drawing(), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        room.delete()
    assert not default_storage.exists(room.plan.name or "-")


@pytest.mark.parametrize("data", [b"", b"no picture", drawing()[:60]])
def test_what_is_no_picture_is_refused_beside_the_field(room, url, team, data):
    answer = team.post(url, sent(data))
    assert answer.status_code == 422
    assert answer.context["plan_form"].errors["plan"]
    room.refresh_from_db()
    assert not room.plan


def test_a_file_that_is_too_large_is_refused(room, url, team, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_MB", 0)
    assert team.post(url, sent(drawing())).status_code == 422


def test_only_who_edits_the_programme_keeps_plans(room, url, client_of):
    assert client_of(Role.VIEWER).post(url, sent(drawing())).status_code == 403
    room.refresh_from_db()
    assert not room.plan


def test_a_pack_tells_of_each_room_once(event, room):
    room.setup, room.directions = Setup.U_SHAPE, "Second floor."
    room.save()
    room_plans.keep(room, drawing(), by=None)
    bare = make_room(event, "Bare")
    person = make_person(event, "Amina")
    for code, place in (("S1", room), ("S2", room), ("S3", bare)):
        Appearance.objects.create(
            session=make_session(event, code, room=place),
            person=person,
            function=Function.MODERATOR,
        )
    found = pack.of(person, now=NOW, draft=True)
    [told] = packs.in_words(found, now=NOW)["rooms"]
    assert told["facts"] == "40 seats, Tables in a U, 2 interpreters' booths"
    assert told["directions"] == "Second floor."
    assert told["picture"].startswith("data:image/jpeg;base64,")
    assert packs.pdf(found, now=NOW).startswith(b"%PDF")


def test_a_plan_whose_file_is_gone_is_no_plan(room):
    room_plans.keep(room, drawing(), by=None)
    default_storage.delete(room.plan.name)
    assert room_plans.of(room) is None
