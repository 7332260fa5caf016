"""Each thing that can go wrong in Dhaka's programme is found there, and only it."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from agenda.domain import conflicts, drafts, interpreting, programme, publishing
from agenda.domain.conflicts import Problem
from agenda.models import Appearance, Function, Profile, Programme, SignUp, Standing
from registration.models import State
from tests.conftest import NOW, make_person, make_registration

# Everybody is still to be confirmed in the file: these are found from the start.
FROM_THE_START = {Problem.NOBODY_LEADS, Problem.NOBODY_REPORTS}


def found(event):
    """What is doubtful, beside the many places that nobody holds yet."""
    standing = list(event.sessions.standing().with_parts())
    told = conflicts.warnings(drafts.find_conflicts(event, standing))
    return [one for one in told if one.problem not in FROM_THE_START]


def only(event, problem):
    (one,) = found(event)
    assert one.problem == problem
    codes = dict(event.sessions.values_list("pk", "code"))
    return [codes[pk] for pk in one.sessions], one.words


def give(event, code, person, function=Function.MODERATOR):
    session = event.sessions.get(code=code)
    programme.add_function(session, function=function, person=person, by=None)
    return session.appearances.get(person=person, function=function)


def rules(event, **values):
    Programme.objects.update_or_create(event=event, defaults=values)


def test_as_planned_nothing_is_wrong(dhaka):
    assert found(dhaka) == []


def test_a_moderator_booked_twice_in_one_slot(dhaka):
    person = make_person(dhaka, "Wulandari")
    give(dhaka, "B05a", person)
    give(dhaka, "B06a", person, Function.SPEAKER)
    assert only(dhaka, Problem.PERSON_TWICE) == (
        ["B05a", "B06a"],
        "Wulandari is in two places: B05a (10:45–12:45), B06a (10:45–12:45).",
    )


def test_a_speaker_arriving_after_the_session(dhaka):
    person = make_person(dhaka, "Selamawit Tesfaye")
    give(dhaka, "B05a", person, Function.SPEAKER)
    # 11:30 in Dhaka
    lands = datetime(2016, 12, 8, 5, 30, tzinfo=UTC)
    Profile.objects.create(person=person, arrives_at=lands)
    assert only(dhaka, Problem.PERSON_AWAY) == (
        ["B05a"],
        "Selamawit Tesfaye arrives after B05a (10:45–12:45) begins.",
    )


def test_a_speaker_leaving_before_the_end(dhaka):
    person = make_person(dhaka)
    give(dhaka, "B26", person, Function.RAPPORTEUR)
    leaves = datetime(2016, 12, 9, 12, 0, tzinfo=UTC)
    Profile.objects.create(person=person, leaves_at=leaves)
    assert "leaves before B26" in only(dhaka, Problem.PERSON_AWAY)[1]


def test_a_person_free_at_other_hours_only(dhaka):
    person = make_person(dhaka)
    give(dhaka, "B05a", person)
    give(dhaka, "B10a", person)
    free = {"date": "2016-12-08", "from": "10:00", "to": "15:00"}
    Profile.objects.create(person=person, hours=[free])
    assert only(dhaka, Problem.PERSON_AWAY)[0] == ["B10a"]


def test_whoever_joins_by_video_need_not_arrive(dhaka):
    person = make_person(dhaka)
    place = give(dhaka, "B05a", person, Function.SPEAKER)
    lands = datetime(2016, 12, 9, tzinfo=UTC)
    Profile.objects.create(person=person, arrives_at=lands)
    Appearance.objects.filter(pk=place.pk).update(by_video=True)
    assert found(dhaka) == []


def test_a_room_over_capacity(dhaka):
    dhaka.sessions.filter(code="B05a").update(seats=61)
    assert only(dhaka, Problem.OVER_CAPACITY) == (
        ["B05a"],
        "B05a expects 61 people; Karnaphuli has 60 seats.",
    )


def interpreted(dhaka, codes, into):
    for session in dhaka.sessions.filter(code__in=codes):
        session.interpretation = into
        session.save()
        for _booth in interpreting.wanted(session, alone=0).elements():
            person = make_person(dhaka, f"I {session.code}")
            give(dhaka, session.code, person, Function.INTERPRETER)


def test_two_interpreted_languages_without_a_booth(dhaka):
    rules(dhaka, booths=3)
    dhaka.rooms.filter(name="Karnaphuli").update(booths=1)
    interpreted(dhaka, ["B05a"], ["fr", "es"])
    assert found(dhaka) == []  # one is built in, one of the three comes
    interpreted(dhaka, ["B06a", "B14"], ["fr"])  # B14 is later
    interpreted(dhaka, ["B08b"], ["fr", "es"])
    codes, words = only(dhaka, Problem.NO_BOOTH)
    assert codes == ["B08b", "B06a", "B05a"]
    assert words == (
        "At 10:45 booths are missing for interpreting in B05a, B06a, B08b: "
        "4 beyond those built in, 3 to move."
    )


def test_booths_that_nobody_counts_are_never_missing(dhaka):
    interpreted(dhaka, ["B05a", "B06a"], ["fr", "es"])
    assert found(dhaka) == []


def test_a_session_interpreted_by_nobody(dhaka):
    interpreted(dhaka, ["B05a"], ["fr", "es"])
    dhaka.sessions.get(code="B05a").appearances.filter(
        function=Function.INTERPRETER
    ).first().delete()
    assert only(dhaka, Problem.NO_INTERPRETERS)[1] == (
        "Interpreters are missing in B05a: needed 4, there 3, missing for EN-FR."
    )


def test_a_session_without_rapporteur(dhaka):
    standing = list(dhaka.sessions.standing().with_parts())
    told = conflicts.warnings(drafts.find_conflicts(dhaka, standing))
    words = [one.words for one in told if one.problem == Problem.NOBODY_REPORTS]
    assert "B05a has no rapporteur." in words
    give(dhaka, "B05a", make_person(dhaka), Function.RAPPORTEUR)
    told = conflicts.warnings(drafts.find_conflicts(dhaka, standing_of(dhaka)))
    words = [one.words for one in told if one.problem == Problem.NOBODY_REPORTS]
    assert "B05a has no rapporteur." not in words


def standing_of(event):
    return list(event.sessions.standing().with_parts())


def test_a_track_with_one_gender_only(dhaka):
    for code, name in (("B05a", "A"), ("B05b", "B")):
        give(dhaka, code, make_person(dhaka, name, gender="man"))
    codes, words = only(dhaka, Problem.ONE_GENDER)
    assert codes == ["B05a", "B05b"]
    assert words == "All who lead “Labour and recruitment” are of one gender."
    give(dhaka, "B10a", make_person(dhaka, "C", gender="woman"))
    assert found(dhaka) == []


@pytest.mark.parametrize("genders", [("man",), ("man", ""), ("unsaid", "unsaid")])
def test_of_a_gender_that_is_not_known_nothing_is_said(dhaka, genders):
    for number, gender in enumerate(genders):
        person = make_person(dhaka, f"P{number}", gender=gender)
        give(dhaka, "B05a" if number else "B05b", person)
    assert found(dhaka) == []


def test_a_table_to_sign_up_for_is_full(dhaka):
    table = dhaka.sessions.get(code="B23-1")
    for number in range(10):
        SignUp.objects.create(
            session=table,
            registration=make_registration(
                dhaka, f"P{number}", state=State.CONFIRMED, email=f"p{number}@x.org"
            ),
            waits=number == 9,
            made_at=NOW,
        )
    assert only(dhaka, Problem.SIGN_UP_FULL) == (
        ["B23-1"],
        "B23-1 is full: places taken 9 of 9, waiting 1.",
    )


def test_sign_up_without_a_number_of_places(dhaka):
    dhaka.sessions.filter(code="B23-1").update(seats=None)
    assert only(dhaka, Problem.SIGN_UP_WITHOUT_PLACES)[0] == ["B23-1"]


@pytest.mark.parametrize(("minutes", "told"), [(15, 0), (16, 1)])
def test_fifteen_minutes_from_hall_to_hall(dhaka, minutes, told):
    """From the opening, which ends at 10:30, to a session at 10:45 elsewhere."""
    rules(dhaka, change_minutes=minutes)
    person = make_person(dhaka, "Wulandari")
    give(dhaka, "B03", person, Function.CHAIR)
    give(dhaka, "B05a", person)
    assert len(found(dhaka)) == told
    if told:
        assert only(dhaka, Problem.CHANGE_TIME) == (
            ["B03", "B05a"],
            "Wulandari has 15 minutes to come from B03 to B05a; 16 are needed.",
        )


def test_another_building_takes_longer_and_the_same_room_nothing(dhaka):
    rules(dhaka, change_minutes=5, building_minutes=20)
    person = make_person(dhaka)
    give(dhaka, "B03", person, Function.CHAIR)
    give(dhaka, "B05a", person)
    assert found(dhaka) == []
    for name, building in (("Hall of Fame", "Palace"), ("Karnaphuli", "Annexe")):
        dhaka.rooms.filter(name=name).update(building=building)
    assert only(dhaka, Problem.CHANGE_TIME)[0] == ["B03", "B05a"]
    hall = dhaka.rooms.get(name="Hall of Fame")
    dhaka.sessions.filter(code="B05a").update(room=hall)
    assert found(dhaka) == []


def test_a_closed_session_leaking_into_the_public_calendar(dhaka):
    publishing.publish(dhaka, by=None, now=NOW)
    session = dhaka.sessions.get(code="B05a")
    programme.change_session(session, by=None, values={"is_closed": True})
    assert only(dhaka, Problem.CLOSED_BUT_PUBLIC)[0] == ["B05a"]


def test_somebody_who_withdrew_is_still_in_the_published_programme(dhaka):
    registration = make_registration(dhaka, "Wulandari", state=State.CONFIRMED)
    place = give(dhaka, "B05a", registration.person)
    publishing.publish(dhaka, by=None, now=NOW)
    registration.state = State.WITHDRAWN
    registration.save()
    assert only(dhaka, Problem.PERSON_GONE)[0] == ["B05a"]
    programme.hand_function(place, person=None, by=None)
    assert only(dhaka, Problem.GONE_BUT_PUBLIC) == (
        ["B05a"],
        "Wulandari does not come any more but is still named in the published B05a.",
    )
    publishing.publish(dhaka, by=None, now=NOW)
    assert found(dhaka) == []


@pytest.mark.parametrize(
    ("standing", "problem"),
    [
        (Standing.DECLINED, Problem.DECLINED),
        (Standing.ASKED, Problem.UNANSWERED),
    ],
)
def test_somebody_who_did_not_say_yes_is_still_there(dhaka, standing, problem):
    place = give(dhaka, "B05a", make_person(dhaka, "Wulandari"))
    Appearance.objects.filter(pk=place.pk).update(standing=standing)
    assert only(dhaka, problem)[0] == ["B05a"]


def test_a_room_used_twice(dhaka):
    room = dhaka.rooms.get(name="Karnaphuli")
    dhaka.sessions.filter(code="B06a").update(room=room)
    assert only(dhaka, Problem.ROOM_TWICE)[0] == ["B05a", "B06a"]


def test_a_session_outside_its_day(dhaka):
    dhaka.sessions.filter(code="B17").update(start=time(21))
    assert only(dhaka, Problem.OUTSIDE_DAY)[0] == ["B17"]
