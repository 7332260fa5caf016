"""Booths: which a session needs, and interpreters who rest."""

from __future__ import annotations

from datetime import time

from agenda.domain import interpreting, proposal_words, proposals, weighing
from agenda.domain.weighing import USUAL, Booths
from agenda.models import Appearance, Function, Profile
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
