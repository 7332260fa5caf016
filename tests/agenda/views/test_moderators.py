"""The pages of moderators: weights, rules by a click, solving again, comparing."""

from __future__ import annotations

import uuid

import pytest

from agenda.domain import programme, proposals, weighing
from agenda.domain.weighing import Weight, Wish
from agenda.models import Appearance, Bar, Function, Programme, Proposal, Standing
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import Job, Role
from registration.models import State
from tests.agenda.conftest import make_session
from tests.agenda.domain.test_proposals import delegate, place
from tests.conftest import NOW, make_registration


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


def sent(**values):
    return {"idempotency_key": str(uuid.uuid4()), **values}


def base(event):
    return f"/manage/{event.code}/moderators/"


def made(event):
    return proposals.propose(event, by=None, now=NOW)


def led_on(team, answer, seconds=6):
    """Do the work a click started; return the proposal its page then leads to."""
    job = Job.objects.filter(kind=proposals.JOB).first()
    assert answer.url.endswith(f"/jobs/{job.pk}/")
    assert job.options["seconds"] == seconds
    assert b"Waiting to start" in team.get(answer.url).content
    jobs.run(str(job.pk))
    again = Proposal.objects.first()
    page = f"{base(job.event)}proposals/{again.pk}/"
    assert team.get(answer.url).url == page
    poll = team.get(answer.url, headers={"HX-Request": "true"})
    assert poll.headers["HX-Redirect"] == page
    return again


def test_what_matters_is_said_in_words_and_kept(event, team):
    url = f"{base(event)}weights/"
    body = team.get(url).content.decode()
    assert "does not matter" in body
    assert "Regions are balanced" in body
    values = {str(wish): 0 for wish in Wish} | {"topic": 3}
    answer = team.post(url, sent(**values, alone=45, hours=5, rest=20))
    assert answer.status_code == 302
    kept = weighing.of(Programme.objects.get(event=event))
    assert kept.wishes[Wish.TOPIC] == Weight.MOST
    assert (kept.booths.alone, kept.booths.hours, kept.booths.rest) == (45, 5, 20)
    assert team.post(url, sent(**values, alone=0, hours=5, rest=20)).status_code == 422


def test_a_click_keeps_somebody_out_and_solves_again(event, team):
    first, second = delegate(event, "A"), delegate(event, "B")
    spot = place(event, "S1")
    row = made(event)
    proposed = row.content["rows"][0]["person"]
    url = f"{base(event)}proposals/{row.pk}/places/{spot.pk}/"
    answer = team.post(url, sent(deed="ban"))
    assert Bar.objects.get().person_id == proposed
    assert Proposal.objects.get() == row  # nothing is solved while somebody waits
    again = led_on(team, answer)
    assert again.pk != row.pk
    assert {proposed, again.content["rows"][0]["person"]} == {first.pk, second.pk}
    spot.refresh_from_db()
    assert spot.person is None


def test_a_click_keeps_somebody_in_and_solves_again(event, team):
    delegate(event, "A")
    spot = place(event, "S1")
    row = made(event)
    url = f"{base(event)}proposals/{row.pk}/places/{spot.pk}/"
    answer = team.post(url, sent(deed="pin"))
    spot.refresh_from_db()
    assert (spot.person.full_name, spot.pinned) == ("A", True)
    assert led_on(team, answer).content["rows"] == []
    assert "Let it be proposed" in team.get(base(event)).content.decode()
    team.post(f"{base(event)}places/{spot.pk}/free/", sent())
    spot.refresh_from_db()
    assert (spot.person.full_name, spot.pinned) == ("A", False)
    # the proposal clicked on is decided already
    assert team.post(url, sent(deed="pin")).status_code == 404


def test_a_proposal_tells_what_is_impossible_and_compares_with_another(event, team):
    delegate(event, "Layla", "fr")
    place(event, "S1", languages=["es"])
    place(event, "S2", languages=["fr"])
    row = made(event)
    other = made(event)
    Proposal.objects.filter(pk=row.pk).update(
        content=row.content | {"rows": [row.content["rows"][0] | {"person": None}]}
    )
    url = f"{base(event)}proposals/{other.pk}/"
    body = team.get(url).content.decode()
    assert "It takes somebody who speaks one of: Spanish." in body
    assert "Other runs" in body
    body = team.get(f"{url}?against={row.pk}").content.decode()
    assert "Compared with another run" in body
    assert team.get(f"{url}?against={uuid.uuid4()}").status_code == 404
    led_on(team, team.post(f"{url}again/", sent()))
    assert Proposal.objects.count() == 3


def test_a_large_task_is_given_its_time(event, team):
    delegate(event, "A")
    place(event, "S1")
    row = made(event)
    row.content |= {"places": 200, "candidates": 100}
    row.save()
    answer = team.post(f"{base(event)}proposals/{row.pk}/again/", sent())
    led_on(team, answer, seconds=proposals.SECONDS)


def test_people_are_kept_out_and_apart_by_hand(event, team):
    first, second = delegate(event, "A"), delegate(event, "B")
    session = make_session(event)
    url = f"{base(event)}bars/"
    assert "Nobody is kept out or apart" in team.get(url).content.decode()
    assert team.post(url, sent(person=first.pk)).status_code == 422
    assert team.post(url, sent(person=first.pk, other=first.pk)).status_code == 422
    team.post(url, sent(person=first.pk, session=session.pk, reason="own project"))
    team.post(url, sent(person=first.pk, other=second.pk))
    assert Bar.objects.count() == 2
    assert "own project" in team.get(url).content.decode()
    for bar in Bar.objects.all():
        team.post(f"{url}{bar.pk}/remove/", sent())
    assert not Bar.objects.exists()


def test_interpreters_places_are_added_and_proposed_by_the_ticked_function(event, team):
    make_session(event, languages=["en"], interpretation=["fr"])
    assert (
        "2 interpreters’ places are missing" in team.get(base(event)).content.decode()
    )
    team.post(f"{base(event)}booths/", sent())
    assert Appearance.objects.filter(function=Function.INTERPRETER).count() == 2
    body = team.get(base(event)).content.decode()
    assert 'value="interpreter"' in body
    assert "EN-FR" in body


def test_the_pages_take_few_queries_however_large(
    event, team, django_assert_max_num_queries
):
    for number in range(12):
        delegate(event, f"P{number}", "en")
        session = make_session(event, f"S{number}", languages=["en"])
        for function in (Function.MODERATOR, Function.RAPPORTEUR):
            programme.add_function(session, function=function, person=None, by=None)
    row = made(event)
    for url in (base(event), f"{base(event)}proposals/{row.pk}/"):
        with django_assert_max_num_queries(25):
            team.get(url)


def test_a_decline_shows_the_best_replacement(event, team):
    gone, best = delegate(event, "Gone", "en"), delegate(event, "Best", "en")
    spot = place(event, "S1", gone, languages=["en"])
    url = f"{base(event)}places/{spot.pk}/"
    assert "The best replacement" not in team.get(url).content.decode()
    Appearance.objects.filter(pk=spot.pk).update(standing=Standing.DECLINED)
    assert "Gone declined." in team.get(url).content.decode()
    team.post(url, sent(person=best.pk))
    spot.refresh_from_db()
    assert spot.person == best


def test_moderators_are_chosen_by_hand(event, team):
    person = make_registration(event, "Layla", state=State.CONFIRMED).person
    busy = make_session(event, "S0")
    programme.add_function(busy, function=Function.SPEAKER, person=person, by=None)
    place = programme.add_function(
        make_session(event), function=Function.MODERATOR, person=None, by=None
    )
    overview = f"/manage/{event.code}/moderators/"
    assert "1 place is open." in team.get(overview).content.decode()
    url = f"{overview}places/{place.pk}/"
    assert "S0 09:00–10:30" in team.get(url).content.decode()
    assert team.post(url, {"person": person.pk}).status_code == 302
    place.refresh_from_db()
    assert place.person == person
    assert "Layla is in two places" in team.get(overview).content.decode()
    team.post(url, {"person": ""})
    place.refresh_from_db()
    assert place.person is None


def test_a_proposal_is_made_looked_at_and_applied(event, team):
    person = make_registration(event, "Layla", state=State.CONFIRMED).person
    place = programme.add_function(
        make_session(event), function=Function.MODERATOR, person=None, by=None
    )
    overview = f"/manage/{event.code}/moderators/"
    assert team.post(f"{overview}propose/").status_code == 302
    assert Job.objects.get().kind == proposals.JOB
    assert "Moderators are being proposed" in team.get(overview).content.decode()
    proposal = proposals.propose(event, by=None, now=NOW)
    url = f"{overview}proposals/{proposal.pk}/"
    body = team.get(url).content.decode()
    assert "Layla" in body
    assert "Apply 1 change" in body
    assert team.post(f"{url}apply/").status_code == 302
    place.refresh_from_db()
    assert place.person == person
    assert team.post(f"{url}drop/").status_code == 302
    profile = f"{overview}people/{person.pk}/"
    team.post(profile, {"max_sessions": "2"})
    person.refresh_from_db()
    assert (
        person.profile.willing,
        person.profile.max_sessions,
    ) == (
        False,
        2,
    )
