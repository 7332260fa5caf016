import pytest

from agenda.models import Appearance, Function
from gfmd_days.core.models import Role
from tests.api import rows
from tests.api.conftest import base
from tests.conftest import make_person


def test_a_session_tells_wall_time_zone_and_instants(event, calling):
    rows.make_session(event)
    session = calling(Role.VIEWER).get(f"{base(event)}/sessions/A1/").json()
    assert session["title"] == {"en": "Opening A1", "fr": "Ouverture A1"}
    assert (session["date"], session["start"]) == ("2026-12-01", "09:30")
    assert session["zone"] == "Africa/Casablanca"
    # Morocco keeps UTC again from 2026 on, says tzdata
    assert session["starts_at"] == "2026-12-01T09:30:00Z"
    assert session["ends_at"] == "2026-12-01T11:00:00Z"
    assert session["track"] == "T1"


def test_sessions_are_filtered(event, calling):
    rows.make_session(event, "A1")
    rows.make_session(event, "A2")
    event.sessions.filter(code="A2").update(day=event.days.last(), kind="break")
    client = calling(Role.VIEWER)
    for query in ("date=2026-12-02", "kind=break"):
        page = client.get(f"{base(event)}/sessions/?{query}").json()
        assert [one["code"] for one in page["results"]] == ["A2"]
    assert client.get(f"{base(event)}/sessions/?room=999").json()["count"] == 0
    answer = client.get(f"{base(event)}/sessions/?date=tomorrow")
    assert (answer.status_code, list(answer.json())) == (400, ["date"])


def test_an_unchanged_list_is_not_sent_again(event, calling):
    rows.make_session(event)
    client = calling(Role.VIEWER)
    address = f"{base(event)}/sessions/"
    tag = client.get(address)["ETag"]
    same = client.get(address, headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    event.sessions.update(title={"en": "Closing"})
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def appear(event, **person) -> None:
    Appearance.objects.create(
        session=rows.make_session(event),
        person=make_person(event, "Full Name", native_name="全名", **person),
        function=Function.SPEAKER,
        note="arrives late",
    )


def read_appearance(event, calling, role: Role):
    page = calling(role).get(f"{base(event)}/appearances/?session=A1").json()
    return page["results"][0]


def test_an_alias_stands_for_the_name_unless_one_works_with_people(event, calling):
    appear(event, alias="A. Friend")
    seen = read_appearance(event, calling, Role.VIEWER)
    assert (seen["name"], seen["native_name"]) == ("A. Friend", "")
    assert read_appearance(event, calling, Role.REVIEWER)["name"] == "Full Name"


def test_people_on_no_list_are_not_named(event, calling):
    appear(event, not_on_lists=True)
    seen = read_appearance(event, calling, Role.VIEWER)
    assert (seen["person"], seen["name"], seen["organisation"]) == (None, "", "")
    assert read_appearance(event, calling, Role.PROGRAMME)["name"] == "Full Name"


def test_notes_of_the_team_stay_with_the_programme_team(event, client_of):
    appear(event)
    address = f"{base(event)}/appearances/"
    assert "note" not in client_of(Role.VIEWER).get(address).json()["results"][0]
    seen = client_of(Role.PROGRAMME).get(address).json()["results"][0]
    assert seen["note"] == "arrives late"


def test_readers_see_who_declined(event, calling):
    appear(event)
    Appearance.objects.update(standing="declined")
    assert read_appearance(event, calling, Role.VIEWER)["standing"] == "declined"


@pytest.mark.parametrize("name", ["sessions", "rooms", "tracks", "appearances"])
def test_lists_cost_the_same_for_one_and_three(
    event, calling, name, django_assert_num_queries
):
    client = calling(Role.VIEWER)
    for number in (1, 2):
        rows.fill(event, number)
        with django_assert_num_queries(5):  # token, event, roles, count, rows
            client.get(f"{base(event)}/{name}/")
