"""Rules and wishes of an event as the solver gets them, and replacements at once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from agenda.domain import moderating, programme, proposal_words, proposals, weighing
from agenda.domain.weighing import Booths, Weight, Wish
from agenda.models import (
    Appearance,
    Asking,
    AskingState,
    Function,
    Profile,
    Programme,
    Standing,
)
from gfmd_days.core.models import Region
from tests.agenda.conftest import make_room, make_session, make_track
from tests.agenda.domain.test_proposals import delegate, place
from tests.conftest import NOW, make_registration


def holders(event, **more):
    """Who is proposed for each place, by code of the session."""
    proposal = proposals.propose(event, by=None, now=NOW, **more)
    found = {}
    for line in proposal_words.lines(proposal):
        found.setdefault(line.code, []).append(line.person and line.person.full_name)
    return found


def barriers(event):
    proposal = proposals.propose(event, by=None, now=NOW)
    line = next(one for one in proposal_words.lines(proposal) if one.person is None)
    return {one.words: [p.full_name for p in one.people] for one in line.barriers}


def test_there_is_time_to_change_buildings(event):
    delegate(event, "Layla")
    Programme.objects.create(event=event, building_minutes=15)
    rooms = [make_room(event, name, building=name) for name in ("Atlas", "Rif")]
    place(event, "S1", room=rooms[0])
    place(event, "S2", room=rooms[1], start=time(10, 40))
    assert sum(who is not None for (who,) in holders(event).values()) == 1
    assert "There has to be time to change rooms." in barriers(event)
    Programme.objects.update(building_minutes=10)
    assert all(who for (who,) in holders(event).values())


def test_nobody_is_proposed_before_they_arrive_or_outside_their_hours(event):
    person = delegate(event, "Layla")
    spot = place(event, "S1")
    starts = spot.session.starts_at
    profile = Profile.objects.create(
        person=person, arrives_at=starts + timedelta(minutes=1)
    )
    assert holders(event) == {"S1": [None]}
    assert barriers(event) == {"People have to be there at that time.": ["Layla"]}
    profile.arrives_at = starts
    profile.save()
    assert holders(event) == {"S1": ["Layla"]}
    day = spot.session.day.date.isoformat()
    for begin, end, who in (("09:00", "10:30", "Layla"), ("09:05", "12:00", None)):
        profile.hours = [{"date": day, "from": begin, "to": end}]
        profile.save()
        assert holders(event) == {"S1": [who]}


def test_a_language_that_is_interpreted_need_not_be_spoken(event):
    delegate(event, "Layla", "fr")
    delegate(event, "John", "en")
    place(event, "S1", languages=["en", "fr"], interpretation=["en"])
    assert holders(event) == {"S1": ["Layla"]}


def test_who_is_kept_out_or_declined_is_not_proposed(event):
    person = delegate(event, "Layla")
    spot = place(event, "S1")
    bar = moderating.keep_out(person, session=spot.session, by=None)
    assert holders(event) == {"S1": [None]}
    assert barriers(event) == {
        "Whoever is kept out of the session stays out.": ["Layla"]
    }
    moderating.let_in(bar, by=None)
    assert holders(event) == {"S1": ["Layla"]}
    Asking.objects.create(
        session=spot.session,
        person=person,
        function=Function.MODERATOR,
        state=AskingState.DECLINED,
        asked_at=NOW,
    )
    assert holders(event) == {"S1": [None]}


def test_people_kept_apart_share_no_session(event):
    first, second = delegate(event, "A"), delegate(event, "B")
    moderating.keep_apart(second, other=first, by=None)
    spot = place(event, "S1")
    programme.add_function(
        spot.session, function=Function.SPEAKER, person=first, by=None
    )
    assert holders(event) == {"S1": [None]}
    assert "People kept apart are not in one session." in barriers(event)


def test_who_was_asked_keeps_the_place_and_who_declined_gives_it_free(event):
    delegate(event, "Layla")
    spot = place(event, "S1", delegate(event, "John", "en"))
    Appearance.objects.filter(pk=spot.pk).update(
        pinned=False, standing=Standing.ACCEPTED
    )
    assert holders(event) == {}
    Appearance.objects.filter(pk=spot.pk).update(
        pinned=True, standing=Standing.DECLINED
    )
    proposal = proposals.propose(event, by=None, now=NOW)
    proposals.apply(proposal, by=None, now=NOW)
    spot.refresh_from_db()
    assert (spot.standing, spot.pinned) == (Standing.GIVEN, False)


def test_topics_are_looked_to_as_much_as_the_team_says(event):
    track = make_track(event)
    knows, other = delegate(event, "Knows"), delegate(event, "Other")
    Profile.objects.create(person=knows).topics.add(track)
    make = programme.add_function
    make(make_session(event, "S0"), function=Function.SPEAKER, person=knows, by=None)
    place(event, "S1", start=time(14), track=track)
    weights = dict(weighing.USUAL)
    for topic, load, who in (
        (Weight.MOST, Weight.LITTLE, knows),
        (Weight.NONE, Weight.MUCH, other),
    ):
        weights |= {Wish.TOPIC: topic, Wish.LOAD: load}
        weighing.weigh(event, wishes=weights, booths=Booths(), by=None)
        assert holders(event) == {"S1": [who.full_name]}


def test_two_moderators_come_from_two_regions(event):
    africa, asia = (
        Region.objects.create(event=event, code=code, name=code)
        for code in ("africa", "asia")
    )
    for number in range(3):
        delegate(event, f"A{number}").__class__.objects.filter(
            event=event, full_name=f"A{number}"
        ).update(region=africa)
    person = delegate(event, "B")
    person.region = asia
    person.save()
    place(event, "S1")
    session = event.sessions.get(code="S1")
    programme.add_function(session, function=Function.MODERATOR, person=None, by=None)
    assert "B" in holders(event)["S1"]


def test_a_newcomer_has_somebody_experienced_beside_them(event):
    for number in range(4):
        delegate(event, f"New {number}")
    person = delegate(event, "Old hand")
    Profile.objects.create(person=person, experience=3)
    place(event, "S1")
    programme.add_function(
        event.sessions.get(), function=Function.MODERATOR, person=None, by=None
    )
    assert "Old hand" in holders(event)["S1"]


def test_rapporteurs_are_proposed_by_the_same_engine(event):
    delegate(event, "Layla")
    delegate(event, "John")
    spot = place(event, "S1")
    programme.add_function(
        spot.session, function=Function.RAPPORTEUR, person=None, by=None
    )
    found = holders(event, functions=[Function.MODERATOR, Function.RAPPORTEUR])
    assert sorted(found["S1"]) == ["John", "Layla"]


@pytest.mark.parametrize("people", [10, 60])
def test_the_best_replacement_takes_few_queries_however_many_people(
    event, people, django_assert_max_num_queries
):
    for number in range(people):
        delegate(event, f"P{number:02}", "en")
    best = delegate(event, "Best", "en", "es")
    gone = delegate(event, "Gone", "en", "es")
    spot = place(event, "S1", gone, languages=["en", "es"])
    with django_assert_max_num_queries(12):
        found = moderating.best_replacements(spot)
    assert found[0].person == best
    assert len(found) == 5
    assert gone not in [one.person for one in found]


def test_a_choice_by_hand_tells_what_speaks_against_somebody(event):
    person = delegate(event, "Layla", "fr")
    spot = place(event, "S1", languages=["en"])
    (choice,) = moderating.choices(event, spot)
    assert choice.person == person
    assert choice.broken == ["It takes somebody who speaks one of: English."]


def test_a_session_without_a_time_has_no_choices(event):
    delegate(event, "Layla")
    session = make_session(event, "S1", day=None, start=None)
    spot = Appearance.objects.create(session=session, function=Function.MODERATOR)
    assert moderating.choices(event, spot) == []


def test_panels_of_one_region_are_doubtful(event):
    region = Region.objects.create(event=event, code="africa", name="Africa")
    session = make_session(event)
    for name in ("A", "B"):
        row = make_registration(event, name, region=region)
        Appearance.objects.create(session=session, person=row.person)
    (panel,) = moderating.panels(list(event.sessions.standing().with_parts()))
    assert (panel.people, panel.regions) == (2, 1)
    assert panel.doubts == [Wish.REGION]


def test_a_new_run_begins_with_the_last_answer_and_keeps_its_figures(event):
    delegate(event, "Layla")
    place(event, "S1")
    first = proposals.propose(event, by=None, now=NOW)
    second = proposals.propose(event, by=None, now=NOW + timedelta(minutes=1))
    assert proposal_words.differences(second, first) == []
    assert second.content["cost"] == first.content["cost"]
    assert event.proposals.count() == 2


def test_hours_that_cannot_be_read_count_for_nothing(event):
    person = delegate(event, "Layla")
    Profile.objects.create(person=person, hours=[{"date": "soon"}, {}])
    place(event, "S1")
    assert holders(event) == {"S1": ["Layla"]}


def test_whoever_declined_has_no_load_and_sits_on_no_panel(event):
    spot = place(event, "S1", delegate(event, "Layla"))
    programme.add_function(
        spot.session, function=Function.SPEAKER, person=delegate(event, "Li"), by=None
    )
    Appearance.objects.filter(pk=spot.pk).update(standing=Standing.DECLINED)
    sessions = list(event.sessions.standing().with_parts())
    (load,) = moderating.loads(event, sessions)
    assert load.person.full_name == "Li"
    assert moderating.panels(sessions) == []
