"""What the grid in the browser asks for and sends."""

from __future__ import annotations

import json
import uuid
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.domain import linking, programme, publishing, weighing
from agenda.models import (
    Appearance,
    Function,
    LinkKind,
    Profile,
    Programme,
    Standing,
)
from gfmd_days.core.models import Day, Role
from registration.models import State
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_event, make_person, make_registration


def url(event, path=""):
    return f"/manage/{event.code}/programme/{path}"


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


def state(client, event):
    return client.get(url(event, "grid/")).json()["state"]


def move(session, /, **changes):
    start = session.start.hour * 60 + session.start.minute if session.start else None
    return {
        "session": session.pk,
        "edit": session.edit,
        "day": session.day_id,
        "start": start,
        "minutes": session.minutes,
        "room": session.room_id,
        **changes,
    }


def post(client, event, *moves):
    return client.post(
        url(event, "grid/place/"), json.dumps({"moves": moves}), "application/json"
    )


def test_the_grid_is_for_those_who_edit_and_the_list_for_all(event, client_of):
    make_session(event)
    editor, viewer = client_of(Role.PROGRAMME), client_of(Role.VIEWER)
    assert b"data-editor" in editor.get(url(event)).content
    assert b"data-editor" not in editor.get(url(event, "?view=list")).content
    assert b"data-editor" not in viewer.get(url(event)).content
    body = viewer.get(url(event, "?view=grid")).content
    assert b"data-editor" in body
    assert b"data-may-edit" not in body


def test_without_script_the_page_leads_to_the_list(event, team):
    make_session(event)
    body = team.get(url(event)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="0; url=?view=list">' in body


def test_what_interpreters_can_do_alone_is_news_to_the_grid(event, team):
    make_session(event, minutes=90, languages=["en"], interpretation=["fr"])
    tag = team.get(url(event, "grid/"))["ETag"]
    alone = weighing.Booths(alone=120)
    weighing.weigh(event, wishes=weighing.USUAL, booths=alone, by=None)
    answer = team.get(url(event, "grid/"), headers={"if-none-match": tag})
    assert answer.status_code == 200


def test_a_day_with_other_hours_and_a_name_are_news_to_the_grid(event, team):
    person = make_person(event, "Amina")
    session = make_session(event)
    Appearance.objects.create(session=session, person=person)
    publishing.publish(event, by=None, now=NOW)
    day = event.days.first()
    day.opens_at = time(7)
    for changed in (day, person):
        tag = team.get(url(event, "grid/"))["ETag"]
        changed.save()
        answer = team.get(url(event, "grid/"), headers={"if-none-match": tag})
        assert answer.status_code == 200


def test_nothing_is_sent_while_nothing_has_changed(event, team):
    session = make_session(event)
    programme.stir(event.pk)
    tag = team.get(url(event, "grid/"))["ETag"]
    with CaptureQueriesContext(connection) as found:
        answer = team.get(url(event, "grid/"), headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert len(found) <= 6  # who asks, for which event, and the number of the draft
    programme.change_session(session, by=None, values={"minutes": 30})
    assert team.get(url(event, "grid/"), headers={"if-none-match": tag}).content


def test_a_state_in_another_language_or_with_other_rights_is_another(event, client_of):
    make_session(event)
    clients = [client_of(role) for role in (Role.PROGRAMME, Role.VIEWER)]
    tags = {
        client.get(url(event, "grid/"), headers={"accept-language": to})["ETag"]
        for client in clients
        for to in ("en", "fr")
    }
    assert len(tags) == 4


def test_a_session_moves_and_everything_comes_back(event, team):
    session, room = make_session(event), make_room(event)
    answer = post(team, event, move(session, start=605, room=room.pk, minutes=45))
    assert answer.status_code == 200
    session.refresh_from_db()
    assert (session.start, session.minutes, session.room) == (time(10, 5), 45, room)
    told = answer.json()
    assert told["edits"] == {str(session.pk): 2}
    (shown,) = told["state"]["sessions"]
    assert (shown["start"], shown["edit"]) == (605, 2)
    assert {one["problem"] for one in told["state"]["conflicts"]} == {
        "nobody_leads",
        "nobody_reports",
    }


def test_a_clash_is_told_with_who_it_was_and_nothing_is_overwritten(
    event, team, client_of
):
    session = make_session(event)
    mine = move(session, start=700)
    theirs = client_of(Role.OWNER)
    assert post(theirs, event, move(session, start=600)).status_code == 200
    answer = post(team, event, mine)
    assert answer.status_code == 409
    told = answer.json()
    assert told["words"] == (
        f"owner@{event.code}.example has changed S1 meanwhile: now 10:00–11:30, "
        "To be announced. Your change was not saved."
    )
    assert told["state"]["sessions"][0]["start"] == 600
    session.refresh_from_db()
    assert session.start == time(10)


def test_a_session_withdrawn_meanwhile_is_not_moved(event, team):
    session = make_session(event)
    mine = move(session, start=700)
    programme.withdraw_session(session, by=None, now=NOW)
    answer = post(team, event, mine)
    assert answer.status_code == 409
    assert answer.json()["words"] == "Somebody else has withdrawn S1 meanwhile."


def test_an_answer_lost_on_the_way_costs_nothing(event, team):
    session = make_session(event)
    for _time in range(2):
        assert post(team, event, move(session, start=700)).status_code == 200
    session.refresh_from_db()
    assert session.edit == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": None},
        {"start": 1440},
        {"start": -5},
        {"start": "600"},
        {"day": 999_999},
        {"room": 999_999},
        {"session": 999_999},
        {"minutes": 0},
        {"minutes": 1441},
        {"minutes": None},
        {"edit": None},
        {"edit": True},
        {"day": 2**70},
        {"other": 1},
    ],
)
def test_what_makes_no_sense_is_refused(event, team, wrong):
    session = make_session(event)
    answer = post(team, event, move(session, **wrong))
    assert answer.status_code == 400
    assert answer.json()["words"]
    session.refresh_from_db()
    assert session.edit == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"moves": []}', '{"moves": [1]}'])
def test_a_body_that_is_no_move_is_refused(event, team, body):
    answer = team.post(url(event, "grid/place/"), body, "application/json")
    assert answer.status_code == 400


def test_rows_of_another_event_are_unknown_here(event, team):
    other = make_event("csd-other")
    session = make_session(event)
    foreign = {
        "session": make_session(other, "X").pk,
        "day": other.days.first().pk,
        "room": make_room(other).pk,
    }
    for key, value in foreign.items():
        assert post(team, event, move(session, **{key: value})).status_code == 400


def test_the_same_session_twice_in_one_move_is_refused(event, team):
    session = make_session(event)
    moves = [move(session, start=600), move(session, start=700)]
    assert post(team, event, *moves).status_code == 400


def test_viewers_read_the_grid_and_move_nothing(event, client_of):
    session = make_session(event)
    viewer = client_of(Role.VIEWER)
    assert state(viewer, event)["sessions"][0]["code"] == "S1"
    assert post(viewer, event, move(session, start=700)).status_code == 403


def test_what_is_known_of_people_is_not_told_to_those_who_may_not_read_them(
    event, client_of
):
    person = make_person(event, "Suharti", not_on_lists=True)
    session = make_session(event)
    programme.add_function(session, function=Function.MODERATOR, person=person, by=None)
    Profile.objects.create(person=person, arrives_at=NOW.replace(year=2027))
    ours = json.dumps(state(client_of(Role.PROGRAMME), event))
    theirs = json.dumps(state(client_of(Role.VIEWER), event))
    assert "person_away" in ours
    assert "person_away" not in theirs
    assert "Suharti" not in theirs


def test_a_problem_says_where_it_can_be_settled(event, team):
    make_session(event)
    fixes = {one["problem"]: one["fix"] for one in state(team, event)["conflicts"]}
    assert fixes["nobody_leads"]["url"] == url(event, "sessions/S1/#people")


def test_linked_sessions_know_each_other(event, team):
    one, other = make_session(event, "S1"), make_session(event, "S2")
    linking.link(one, other, kind=LinkKind.TWIN, by=None)
    found = {row["code"]: row["links"] for row in state(team, event)["sessions"]}
    assert [link["code"] for link in found["S1"]] == ["S2"]
    assert [link["code"] for link in found["S2"]] == ["S1"]


def test_a_session_of_another_event_is_named_with_its_event(event, team):
    elsewhere = make_event("earlier")
    one, other = make_session(event, "S1"), make_session(elsewhere, "S1")
    linking.link(one, other, kind=LinkKind.RELATED, by=None)
    [row] = state(team, event)["sessions"]
    assert [link["code"] for link in row["links"]] == ["earlier S1"]


def test_the_grid_costs_the_same_at_any_size(event, team):
    def grow(number):
        session = make_session(event, f"S{number}", room=make_room(event, f"R{number}"))
        person = make_registration(event, f"P{number}", state=State.CONFIRMED).person
        programme.add_function(
            session, function=Function.MODERATOR, person=person, by=None
        )
        if number > 1:
            first = event.sessions.get(code="S1")
            linking.link(first, session, kind=LinkKind.TWIN, by=None)

    def cost():
        with CaptureQueriesContext(connection) as found:
            assert team.get(url(event, "grid/")).status_code == 200
        return len(found)

    for number in (1, 2):
        grow(number)
    few = cost()
    for number in range(3, 9):
        grow(number)
    assert cost() == few <= 20


def test_a_day_is_copied_once_however_often_the_button_is_pressed(event, team):
    source, target = event.days.all()
    make_session(event)
    key = str(uuid.uuid4())
    data = {"source": source.pk, "target": target.pk, "idempotency_key": key}
    for _time in range(2):
        answer = team.post(url(event, "copy-day/"), data)
        assert answer.url == url(event, f"#day-{target.pk}")
    assert target.sessions.count() == 1
    same = team.post(
        url(event, "copy-day/"), {"source": source.pk, "target": source.pk}, follow=True
    )
    assert "Choose another day to copy to." in same.content.decode()


def test_a_day_of_another_event_is_not_copied(event, team):
    other = Day.objects.filter(event=make_event("csd-other")).first()
    data = {"source": other.pk, "target": event.days.first().pk}
    body = team.post(url(event, "copy-day/"), data, follow=True).content.decode()
    assert "Choose a day from the list." in body
    assert not event.sessions.exists()


def test_rules_are_set_and_keep_a_programme_back(event, client_of):
    owner = client_of(Role.OWNER)
    room = make_room(event)
    for code in ("S1", "S2"):
        make_session(event, code, room=room)
    page = owner.get(url(event, "settings/"))
    data = {
        name: page.context["form"][name].value() for name in page.context["form"].fields
    }
    data |= {"room_twice": "block", "change_minutes": "10", "booths": ""}
    assert owner.post(url(event, "settings/"), data).status_code == 302
    row = Programme.objects.get(event=event)
    assert (row.severities, row.change_minutes) == ({"room_twice": "block"}, 10)
    body = owner.get(url(event, "publish/")).content.decode()
    assert "Settle this first" in body
    after = owner.post(url(event, "publish/"), follow=True).content.decode()
    assert "Atlas is used twice" in after
    assert not event.programme_versions.exists()


def test_rules_that_make_no_sense_are_said_beside_the_field(event, team):
    answer = team.post(url(event, "settings/"), {"change_minutes": "-1"})
    assert answer.status_code == 422
    assert "greater than or equal to 0" in answer.content.decode()


def test_a_declined_place_is_open_in_the_grid_and_the_list(event, team):
    session, person = make_session(event), make_person(event, "Wulandari")
    programme.add_function(session, function=Function.MODERATOR, person=person, by=None)
    Appearance.objects.update(standing=Standing.DECLINED)
    (shown,) = state(team, event)["sessions"]
    assert (shown["open"], shown["people"]) == (1, "")
    words = team.get(url(event, "?view=list")).content.decode()
    assert "1 open" in words
    assert "<bdi>Wulandari</bdi>" not in words
