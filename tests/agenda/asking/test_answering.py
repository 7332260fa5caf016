"""The page behind the link of a letter, and the team's page of functions."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agenda.domain import asking
from agenda.domain.asking import Answer
from agenda.models import Appearance, Asking, Function, Standing
from gfmd_days.core.models import Day, Mail, Role
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_person, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _far_ahead(event):
    """Pages look at the clock of the machine."""
    for number, day in enumerate(event.days.all()):
        day.date = date(2036, 12, 1) + timedelta(days=number)
        day.save()


def page(row: Asking, name: str = "asked") -> str:
    return reverse(f"agenda:{name}", args=[row.key])


def state(row: Asking) -> str:
    return str(Asking.objects.get(pk=row.pk).state)


def test_the_page_says_who_asks_what_and_when(client, asked):
    answer = client.get(page(asked))
    words = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"
    for said in (
        "Moderator", "Session S1", "Monday 1 December 2036", "09:00 to 10:30",
        "Yes, I will do it", "No, I cannot",
    ):  # fmt: skip
        assert said in words, said


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_link_opens_in_the_persons_language(client, place, language):
    place.person.language = language
    place.person.save()
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    link = f"{page(row)}?lang={language}"
    assert link in Mail.objects.get().text
    assert f'lang="{language}"' in client.get(link).content.decode()


def test_looking_changes_nothing(client, asked):
    for name in ("asked", "asked_about", "asked_pack"):
        assert client.get(page(asked, name)).status_code == 200
        client.head(page(asked, name))
    assert state(asked) == "open"
    assert Mail.objects.count() == 1


def test_a_yes_and_a_no_are_one_click_each(client, asked):
    assert client.post(page(asked), {"answer": "yes"}).status_code == 302
    assert state(asked) == "accepted"
    client.post(
        page(asked),
        {"answer": "no", "no-words": "Ill", "no-suggests": "Li Wei, Migrant Forum"},
    )
    row = Asking.objects.get()
    assert (row.state, row.words) == ("declined", "Ill")
    assert row.suggests == "Li Wei, Migrant Forum"


def test_nobody_answers_for_what_is_taken_back(client, asked):
    asking.take_back(asked, by=None, now=NOW)
    words = client.get(page(asked)).content.decode()
    assert "no longer ask this of you" in words
    assert "Yes, I will do it" not in words
    client.post(page(asked), {"answer": "yes"})
    assert state(asked) == "taken_back"
    assert client.get(page(asked, "asked_pack")).status_code == 302


def test_after_it_began_there_is_nothing_to_answer(client, asked, event):
    Day.objects.filter(pk=asked.session.day_id).update(date=date(2020, 1, 1))
    assert "No, I cannot" not in client.get(page(asked)).content.decode()
    client.post(page(asked), {"answer": "no"})
    assert state(asked) == "open"


def test_an_invented_key_finds_nothing_and_may_not_be_tried_for_ever(
    client, db, settings
):
    settings.RATE_LIMITS = True
    link = "/f/00000000-0000-4000-8000-000000000000/"
    answers = [client.get(link).status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]


def test_the_team_sees_where_each_function_stands(client_of, asked, event):
    asking.decline(asked, now=NOW, answer=Answer("Teaching", "Li Wei"))
    other = make_registration(event, "Rosa Marín", email="rosa@example.org")
    session = make_session(event, "S2")
    Appearance.objects.create(session=session, person=other.person)
    page_of_team = reverse("agenda:askings", args=[event.code])
    words = client_of(Role.PROGRAMME).get(page_of_team).content.decode()
    for said in ("Li Wei", "Teaching", "Rosa Marín", "Not asked yet", "Declined"):
        assert said in words, said
    place = asked.appearance
    assert reverse("agenda:place", args=[event.code, place.pk]) in words
    shown = client_of(Role.VIEWER).get(page_of_team).content.decode()
    assert "Li Wei" not in shown


def test_many_are_asked_after_one_look_at_the_letter(client_of, place, event):
    second = Appearance.objects.create(
        session=make_session(event, "S2"),
        person=make_registration(event, "Rosa", email="rosa@example.org").person,
        function=Function.SPEAKER,
    )
    mute = Appearance.objects.create(
        session=place.session, person=make_registration(event, "Mute", email="").person
    )
    client = client_of(Role.PROGRAMME)
    link = reverse("agenda:ask", args=[event.code])
    keys = [place.pk, second.pk, mute.pk]
    words = client.get(link, {"place": keys}).content.decode()
    assert "Dear Awa Diop" in words
    assert "We have no e-mail address." in words
    assert not Mail.objects.exists()
    day = NOW.date() + timedelta(days=10)
    client.post(link, {"place": keys, "answer_by": day.isoformat()})
    assert Mail.objects.count() == 2
    assert {row.answer_by for row in Asking.objects.all()} == {day}


def test_the_team_reminds_and_takes_back(client_of, asked, event):
    client = client_of(Role.PROGRAMME)
    client.post(reverse("agenda:remind_asked", args=[event.code]))
    assert Mail.objects.filter(kind="agenda.asked_reminder").count() == 1
    client.post(reverse("agenda:take_back_asking", args=[event.code, asked.pk]))
    assert state(asked) == "taken_back"
    assert Appearance.objects.get().standing == Standing.GIVEN


def test_the_list_takes_as_many_queries_for_many(
    client_of, event, django_assert_max_num_queries
):
    for number in range(12):
        person = make_registration(event, f"P{number}", email=f"p{number}@example.org")
        Appearance.objects.create(
            session=make_session(event, f"S{number}"), person=person.person
        )
    asking.ask(Appearance.objects.all(), by=None, now=NOW, answer_by=None)
    client = client_of(Role.PROGRAMME)
    with django_assert_max_num_queries(20):
        client.get(reverse("agenda:askings", args=[event.code]))


def test_the_list_of_functions_comes_in_pages(
    event, client_of, django_assert_max_num_queries
):
    for number in range(3):
        session = make_session(event, f"S{number}")
        for one in range(20):
            person = make_person(event, f"Person {number} {one:02}")
            Appearance.objects.create(session=session, person=person)
    client = client_of(Role.PROGRAMME)
    url = f"/manage/{event.code}/moderators/askings/"
    with django_assert_max_num_queries(20):
        first = client.get(url).content.decode()
    assert first.count('data-label="Session"') == 50
    assert "Page 1 of 2" in first
    assert "Person 2 19" not in first
    last = client.get(f"{url}?page=2").content.decode()
    assert last.count('data-label="Session"') == 10
    assert "Person 2 19" in last
