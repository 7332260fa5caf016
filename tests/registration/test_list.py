"""The organizers' list and the page of one registration."""

import pytest

from gfmd_days.core.models import AuditEntry, Mail, Organisation, Role
from registration.domain import deciding
from registration.models import Decision, Registration, State
from tests.conftest import make_member, make_registration


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/registrations/"


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


def names(response):
    return [row.person.full_name for row in response.context["page"]]


def crowd(event, count):
    ngo = Organisation.objects.named(event, "ACDP")
    return [
        make_registration(
            event, f"Person {n}", email=f"{n}@example.org", organisation=ngo,
            country="MA", languages=["en", "fr"],
        )
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    client, event, url, count, django_assert_max_num_queries
):
    crowd(event, count)
    with django_assert_max_num_queries(14):
        response = client.get(url)
    assert len(names(response)) == count


@pytest.mark.parametrize(
    "query", ["layla", "LAYLA ben", "ben youssef", "ليلى", "caravane"]
)
def test_search_finds_names_in_any_script(client, event, url, query):
    make_registration(
        event, "Layla BEN YOUSSEF", native_name="ليلى بن يوسف", email="l@example.org",
        organisation=Organisation.objects.named(event, "Caravane"),
    )  # fmt: skip
    make_registration(event, "Kemal", email="k@example.org")
    assert names(client.get(url, {"q": query})) == ["Layla BEN YOUSSEF"]


def test_only_who_sees_addresses_can_search_them(client, client_of, event, url):
    make_registration(event, "Layla", email="layla.secret@example.org")

    found = client.get(url, {"q": "secret@example"})
    committee = client_of(Role.REVIEWER)
    guesses = [committee.get(url, {"q": q}) for q in ("secret@example", "secret")]

    assert names(found) == ["Layla"]
    assert [names(guess) for guess in guesses] == [[], []]


def test_filters_meet_and_are_shown_as_chips(client, event, url):
    make_registration(event, "One", email="1@example.org", gender="woman",
                      languages=["ar"], sector="union")  # fmt: skip
    make_registration(event, "Two", email="2@example.org", gender="woman",
                      languages=["fr"])  # fmt: skip
    make_registration(event, "Three", email="3@example.org", state=State.CONFIRMED)
    response = client.get(url, {"gender": "woman", "language": "ar"})
    assert names(response) == ["One"]
    page = response.content.decode()
    assert "Gender: Woman" in page
    assert "Speaks: Arabic" in page
    assert names(client.get(url, {"state": "confirmed"})) == ["Three"]
    assert names(client.get(url, {"sector": "union"})) == ["One"]
    assert len(names(client.get(url, {"state": "nonsense", "order": "x"}))) == 3


def test_sorting_both_ways(client, event, url):
    for name in ("Béa", "Ana", "Çem"):
        make_registration(event, name, email=f"{name[0]}@example.org")
    assert names(client.get(url, {"order": "name"})) == ["Ana", "Béa", "Çem"]
    assert names(client.get(url, {"order": "-name"})) == ["Çem", "Béa", "Ana"]


def test_fifty_to_a_page(client, event, url):
    crowd(event, 51)
    assert len(names(client.get(url))) == 50
    assert len(names(client.get(url, {"page": 2}))) == 1
    assert len(names(client.get(url, {"page": "x"}))) == 50


def test_many_are_selected_and_released_with_words_about_the_rest(client, event, url):
    rows = crowd(event, 3)
    Registration.objects.filter(pk=rows[0].pk).update(state=State.WITHDRAWN)
    chosen = [row.pk for row in rows]
    page = client.post(
        f"{url}bulk/", {"deed": "select", "chosen": chosen}, follow=True
    ).content.decode()
    assert "“Select” is done for 2 people." in page
    assert "1 person was left as before: Person 0:" in page
    assert Mail.objects.count() == 0
    client.post(
        f"{url}bulk/", {"deed": "release", "scope": "all", "query": "state=decided"}
    )
    assert Mail.objects.filter(kind="registration.selected").count() == 2


def test_people_of_another_event_are_out_of_reach(client, event, other_event, url):
    foreign = make_registration(other_event)
    client.post(f"{url}bulk/", {"deed": "select", "chosen": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.state == State.SUBMITTED
    assert client.get(f"{url}{foreign.pk}/").status_code == 404
    assert (
        client.post(f"{url}{foreign.pk}/move/", {"move": "select"}).status_code == 404
    )
    other = f"/manage/{other_event.code}/registrations/"
    assert client.get(other).status_code == 404


def test_a_stranger_sees_nothing(stranger, event, url):
    row = make_registration(event)
    for path in ("", f"{row.pk}/", "export/", "add/"):
        assert stranger.get(url + path).status_code == 404


def test_the_committee_sees_answers_but_no_addresses(client_of, event, url):
    row = make_registration(event, email="secret@example.org")
    row.motivation, row.accessibility = "To be heard", "A ramp"
    row.save()
    committee = client_of(Role.REVIEWER)
    page = committee.get(f"{url}{row.pk}/").content.decode()
    assert "To be heard" in page
    assert "secret@example.org" not in page
    assert "A ramp" not in page
    assert "Show (this is noted)" not in page
    assert committee.post(f"{url}bulk/", {}).status_code == 403
    assert committee.get(f"{url}export/").status_code == 403
    assert committee.get(f"{url}{row.pk}/edit/").status_code == 403


def test_the_programme_team_sees_neither_answers_nor_gender(client_of, event, url):
    row = make_registration(event, gender="woman")
    row.motivation = "To be heard"
    row.save()
    team = client_of(Role.PROGRAMME)
    page = team.get(f"{url}{row.pk}/").content.decode()
    assert "To be heard" not in page
    assert "Woman" not in page
    assert len(names(team.get(url, {"gender": "man"}))) == 1, "no filter to probe with"


def test_reading_a_protected_answer_is_noted(client, event, url):
    row = make_registration(event)
    row.accessibility = "A ramp"
    row.save()
    assert "A ramp" not in client.get(f"{url}{row.pk}/").content.decode()
    page = client.post(f"{url}{row.pk}/accessibility/").content.decode()
    assert "A ramp" in page
    entry = AuditEntry.objects.about(row).get()
    assert entry.verb == "person:sensitive_read"
    assert entry.by is not None


def test_each_step_is_a_button_and_the_history_tells_it(client, event, url):
    row = make_registration(event)
    page = client.post(
        f"{url}{row.pk}/move/", {"move": "select"}, follow=True
    ).content.decode()
    assert "Release and mail the decision" in page
    assert "registration@csd-test.example" in page
    page = client.post(
        f"{url}{row.pk}/move/", {"move": "confirm"}, follow=True
    ).content.decode()
    assert "not possible" in page


def test_somebody_is_added_by_hand_once(client, event, url):
    stream = event.streams.get()
    data = {
        "email": "New@example.org", "full_name": "Selamawit TESFAYE", "language": "en",
        "stream": stream.pk, "sector": "women", "country": "ET",
    }  # fmt: skip
    assert client.post(f"{url}add/", data).status_code == 302
    row = Registration.objects.get()
    assert (row.source, row.person.email) == ("team", "new@example.org")
    again = client.post(f"{url}add/", data)
    assert again.status_code == 422
    assert "already" in again.content.decode()


def test_answers_are_changed_and_the_history_names_the_fields(client, event, url):
    row = make_registration(event, email="a@example.org")
    other = make_registration(event, "Other", email="b@example.org")
    data = {
        "email": "c@example.org", "full_name": "Wulandari", "language": "en",
        "stream": row.stream_id, "sector": "women", "country": "ID",
    }  # fmt: skip
    client.post(f"{url}{row.pk}/edit/", data)
    row.person.refresh_from_db()
    assert row.person.email == "c@example.org"
    entry = AuditEntry.objects.about(row).get()
    assert "email" in entry.data["fields"]
    assert "c@example.org" not in str(entry.data)
    refused = client.post(f"{url}{row.pk}/edit/", {**data, "email": other.person.email})
    assert refused.status_code == 422


def test_notes_and_links(client, event, url):
    row = make_registration(event)
    client.post(f"{url}{row.pk}/note/", {"notes": "Knows Dhaka well"})
    row.refresh_from_db()
    assert row.notes == "Knows Dhaka well"
    client.post(f"{url}{row.pk}/link/", {"revoke": "1"})
    row.refresh_from_db()
    assert row.link_version == 2
    assert Mail.objects.filter(kind="registration.link").count() == 1


def test_waiting_decisions_are_counted_on_top(client, event, url):
    row = make_registration(event)
    deciding.decide(row, Decision.REJECTED, by=make_member(event, Role.OWNER))
    assert "1 decision to release" in client.get(url).content.decode()


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000])
def test_a_ticked_row_that_cannot_exist_is_nobody(client, event, url, number):
    answer = client.post(f"{url}bulk/", {"deed": "take", "chosen": [number]})
    assert answer.status_code == 302


def test_a_note_loses_what_no_database_takes(client, event, url):
    registration = make_registration(event)
    client.post(f"{url}{registration.pk}/note/", {"notes": "a\x00b\r\n\r\nc"})
    registration.refresh_from_db()
    assert registration.notes == "ab\n\nc"
