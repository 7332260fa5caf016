"""Booths: which a session needs, and interpreters who rest."""

from __future__ import annotations

from datetime import time

from agenda.domain import drafts, interpreting, proposal_words, proposals, weighing
from agenda.domain.slots import Problem
from agenda.domain.weighing import USUAL, Booths
from agenda.models import Appearance, Function, Profile, Programme
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_person


def interpreter(event, name, *pairs):
    person = make_person(event, name)
    Profile.objects.create(person=person, interprets=list(pairs))
    return person


def test_booths_stand_between_the_floor_and_each_interpreted_language(event):
    session = make_session(
        event, languages=["en", "fr", "es"], interpretation=["fr", "es"]
    )
    assert interpreting.booths(session) == ["en-es", "en-fr"]
    session.interpretation = ["en", "fr", "es"]
    assert interpreting.booths(session) == ["en-es", "en-fr"]
    assert interpreting.pairs_of(["fr-en", "ES/en", "nonsense"]) == {"en-fr", "en-es"}


def test_long_sessions_get_two_interpreters_a_booth_and_none_twice(event):
    make_session(event, "S1", minutes=90, languages=["en"], interpretation=["fr"])
    make_session(event, "S2", minutes=60, languages=["en"], interpretation=["fr"])
    assert interpreting.make_places(event, by=None) == 3
    assert interpreting.make_places(event, by=None) == 0
    assert set(Appearance.objects.values_list("booth", flat=True)) == {"en-fr"}


def doubts(event):
    standing = list(event.sessions.standing().with_parts())
    return {one.problem for one in drafts.find_conflicts(event, standing)}


def test_a_doubt_and_the_places_made_ask_for_the_same_interpreters(event):
    session = make_session(
        event, minutes=90, languages=["en", "fr"], interpretation=["en", "fr"]
    )  # the floor is turned into both: one booth, not two
    interpreting.make_places(event, by=None)
    places = list(session.appearances.all())
    assert [one.booth for one in places] == ["en-fr", "en-fr"]
    assert Problem.NO_INTERPRETERS in doubts(event)
    for number, place in enumerate(places):
        place.person = interpreter(event, f"P{number}", "en-fr")
        place.save()
    assert Problem.NO_INTERPRETERS not in doubts(event)


def test_interpreters_of_one_booth_do_not_fill_another(event):
    needed = ["en-es", "en-fr", "en-fr"]
    assert interpreting.unfilled(needed, ["en-fr"] * 3) == ["en-es"]
    assert interpreting.unfilled(needed, ["", ""]) == ["en-fr"]
    assert interpreting.unfilled(needed, ["", "", "", ""]) == []


def test_booths_to_move_are_those_the_session_needs(event):
    Programme.objects.create(event=event, booths=1)
    session = make_session(event, languages=["en", "fr"], interpretation=["en", "fr"])
    assert Problem.NO_BOOTH not in doubts(event)
    session.interpretation = ["en", "fr", "es"]
    session.save()
    assert Problem.NO_BOOTH in doubts(event)


def test_interpreters_work_in_their_booths_rest_and_have_short_days(event):
    interpreter(event, "Ana", "fr-en")
    interpreter(event, "Ben", "es-en")
    for code, start in (("S1", 9), ("S2", 10), ("S3", 13)):
        make_session(
            event,
            code,
            start=time(start),
            minutes=60,
            languages=["en"],
            interpretation=["fr"],
        )
    interpreting.make_places(event, by=None)

    def filled(booths):
        weighing.weigh(event, wishes=USUAL, booths=booths, by=None)
        proposal = proposals.propose(
            event, by=None, now=NOW, functions=[Function.INTERPRETER]
        )
        found = proposal_words.lines(proposal)
        assert {one.person.full_name for one in found if one.person} == {"Ana"}
        return sorted(one.code for one in found if one.person)

    assert filled(Booths(rest=0, hours=6)) == ["S1", "S2", "S3"]
    assert len(filled(Booths(rest=30, hours=6))) == 2
    assert len(filled(Booths(rest=0, hours=1))) == 1
