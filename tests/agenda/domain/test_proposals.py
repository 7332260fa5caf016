import json
from datetime import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agenda.domain import programme, proposal_words, proposals
from agenda.models import Appearance, Function, Profile, ProposalState, Standing
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import JobState
from registration.domain import removal
from registration.models import State
from registration.signals import purged
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration, make_user


def delegate(event, name, *spoken, state=State.CONFIRMED):
    return make_registration(event, name, state=state, languages=list(spoken)).person


def place(event, code, person=None, **fields):
    session = make_session(event, code, **fields)
    return programme.add_function(
        session, function=Function.MODERATOR, person=person, by=None
    )


def test_nothing_changes_before_a_proposal_is_applied(event):
    person = delegate(event, "Layla", "fr")
    spot = place(event, "S1", languages=["fr"])
    proposal = proposals.propose(event, by=None, now=NOW)
    spot.refresh_from_db()
    assert spot.person is None
    (line,) = proposal_words.lines(proposal)
    assert (line.person, line.is_change) == (person, True)
    assert line.reason == "the only one who can; speaks French; their first session"

    done = proposals.apply(proposal, by=None, now=NOW)
    spot.refresh_from_db()
    assert (done.changed, spot.person, spot.pinned) == (1, person, False)
    with pytest.raises(proposals.NotOpen):
        proposals.apply(proposal, by=None, now=NOW)
    with pytest.raises(proposals.NotOpen):
        proposals.drop(proposal, by=None, now=NOW)


def test_only_confirmed_delegates_who_are_willing_are_proposed(event):
    delegate(event, "Not confirmed", state=State.SUBMITTED)
    unwilling = delegate(event, "Unwilling")
    Profile.objects.create(person=unwilling, willing=False)
    media = delegate(event, "Media")
    category = event.categories.create(code="media", name="Media")
    media.registration.category = category
    media.registration.save()
    place(event, "S1")
    proposal = proposals.propose(event, by=None, now=NOW)
    (line,) = proposal_words.lines(proposal)
    assert line.person is None
    assert line.reason == "There is no confirmed delegate who may be asked."


def test_who_was_chosen_by_hand_stays_and_is_busy(event):
    person = delegate(event, "Layla")
    place(event, "S1", person)
    spot = place(event, "S2")
    proposal = proposals.propose(event, by=None, now=NOW)
    (line,) = proposal_words.lines(proposal)
    assert (line.place, line.person) == (spot.pk, None)
    assert line.reason == "All who speak a language of it are busy at that time."


def test_a_speaker_is_busy_too_and_limits_hold(event):
    person = delegate(event, "Layla")
    Profile.objects.create(person=person, max_sessions=2)
    speaks = make_session(event, "S0", start=time(9))
    programme.add_function(speaks, function=Function.SPEAKER, person=person, by=None)
    for number, start in enumerate((time(9, 30), time(12), time(15)), start=1):
        place(event, f"S{number}", start=start)
    proposal = proposals.propose(event, by=None, now=NOW)
    taken = [line.code for line in proposal_words.lines(proposal) if line.person]
    assert len(taken) == 1
    assert taken[0] in {"S2", "S3"}


def test_what_was_changed_meanwhile_is_left_alone(event):
    first, second = delegate(event, "A"), delegate(event, "B")
    moved, by_hand, kept = (
        place(event, code, start=start)
        for code, start in (("S1", time(9)), ("S2", time(11)), ("S3", time(13)))
    )
    proposal = proposals.propose(event, by=None, now=NOW)
    programme.change_session(moved.session, by=None, values={"start": time(16)})
    programme.hand_function(by_hand, person=first, by=None)
    assert [line.is_stale for line in proposal_words.lines(proposal)].count(True) == 2

    done = proposals.apply(proposal, by=None, now=NOW)

    assert sorted(done.skipped) == ["S1", "S2"]
    kept.refresh_from_db()
    moved.refresh_from_db()
    assert kept.person in {first, second}
    assert moved.person is None


def test_a_place_kept_for_somebody_deleted_is_given_on(event):
    person = delegate(event, "Layla")
    spot = place(event, "S1")
    Appearance.objects.filter(pk=spot.pk).update(
        pinned=True, standing=Standing.ACCEPTED
    )
    proposal = proposals.propose(event, by=None, now=NOW)
    done = proposals.apply(proposal, by=None, now=NOW)
    spot.refresh_from_db()
    assert (done.skipped, spot.person, spot.pinned) == ([], person, False)


def test_the_places_of_somebody_erased_are_as_nobody_had_them(event):
    spot = place(event, "S1", delegate(event, "Layla"))
    Appearance.objects.filter(pk=spot.pk).update(standing=Standing.ACCEPTED)
    removal.remove(spot.person.registration)
    spot.refresh_from_db()
    assert (spot.person, spot.pinned, spot.standing) == (None, False, Standing.GIVEN)


def test_after_a_purge_a_place_that_was_declined_is_open_to_all(event):
    spot = place(event, "S1", delegate(event, "Layla"))
    Appearance.objects.filter(pk=spot.pk).update(standing=Standing.DECLINED)
    spot.person.delete()
    purged.send(sender=type(event), event=event)
    spot.refresh_from_db()
    assert (spot.person, spot.standing) == (None, Standing.GIVEN)


def test_two_moderators_of_one_session_may_change_places(event):
    first, second = delegate(event, "A"), delegate(event, "B")
    session = make_session(event)
    spots = [
        Appearance.objects.create(
            session=session, function=Function.MODERATOR, person=one
        )
        for one in (first, second)
    ]
    proposal = proposals.propose(event, by=None, now=NOW)
    for entry, person in zip(
        proposal.content["rows"], (second.pk, first.pk), strict=True
    ):
        entry["person"] = person
    proposal.save()
    proposals.apply(proposal, by=None, now=NOW)
    for spot in spots:
        spot.refresh_from_db()
    assert [spot.person for spot in spots] == [second, first]


def test_a_new_proposal_takes_the_place_of_one_waiting(event):
    place(event, "S1")
    first = proposals.propose(event, by=None, now=NOW)
    proposals.propose(event, by=None, now=NOW)
    first.refresh_from_db()
    assert first.state == ProposalState.DROPPED


def test_it_runs_in_the_background(event):
    delegate(event, "Layla")
    place(event, "S1")
    user = make_user("a@example.org")
    overtaken = proposals.start(event, by=user)
    job = proposals.start(event, by=user)
    overtaken.refresh_from_db()
    assert overtaken.state == JobState.STOPPED
    jobs.run(str(overtaken.pk))
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert str(event.proposals.get().pk) == job.result["proposal"]


def test_the_command_speaks_to_people_and_programs(event):
    person = delegate(event, "Layla", "fr")
    spot = place(event, "S1", languages=["fr"])
    out = StringIO()
    call_command("assign_moderators", event.code, stdout=out)
    assert "* S1       Layla: the only one who can; speaks French" in out.getvalue()
    assert "Nothing is changed yet" in out.getvalue()
    out = StringIO()
    call_command("assign_moderators", event.code, apply=True, json=True, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["status"], report["gap"], report["changed"]) == ("optimal", 0, 1)
    spot.refresh_from_db()
    assert spot.person == person
    with pytest.raises(CommandError, match="no event"):
        call_command("assign_moderators", "nowhere")


def test_the_real_programmes_are_filled_as_far_as_people_go(dhaka):
    for number in range(40):
        delegate(dhaka, f"Delegate {number}", *(["en", "fr"] if number % 2 else ["es"]))
    proposal = proposals.propose(dhaka, by=None, now=NOW)
    assert proposal.content["status"] == "optimal"
    done = proposals.apply(proposal, by=None, now=NOW)
    assert done.changed == proposal.content["places"] == 39
