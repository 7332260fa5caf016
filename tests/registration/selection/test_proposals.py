"""Proposals of the solver in the database: made, read, adopted."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.domain import jobs
from gfmd_days.core.models import AuditEntry, Job, JobState, Mail, Organisation, Role
from registration.domain import adopting, proposal_words, proposing, retention
from registration.domain.adopting import Change
from registration.domain.explaining import Reason
from registration.domain.proposing import Wish
from registration.models import Decision, Pin, Proposal, Registration, State, Stream
from tests.conftest import NOW, make_member
from tests.registration.selection.conftest import applicant, region, target

CONFIRMED = (State.CONFIRMED, Decision.SELECTED)
TOLD = (State.RELEASED, Decision.SELECTED)
SELECTED = (State.DECIDED, Decision.SELECTED)
ON_RESERVE = (State.RELEASED, Decision.RESERVE)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/selection/proposals/"


@pytest.fixture
def by(event):
    return make_member(event, Role.OWNER)


def propose(event, places, **wish):
    return proposing.propose(event, Wish(places, **wish), by=None, now=NOW)


def inside(proposal):
    return {line.registration_id for line in proposal.lines.all() if line.is_in}


def test_the_best_of_those_alive_are_chosen(event, scored):
    rows = [applicant(event, n) for n in range(4)]
    dead = [
        applicant(event, 10, stage=(State.WITHDRAWN, "")),
        applicant(event, 11, stage=(State.DRAFT, "")),
        applicant(event, 12, stage=(State.RELEASED, Decision.REJECTED)),
        applicant(event, 13, stage=(State.DECLINED, Decision.SELECTED)),
    ]
    waiting = applicant(event, 14, stage=ON_RESERVE)
    scored({row: n / 10 for n, row in enumerate(rows)} | {waiting: 0.9})
    scored(dict.fromkeys(dead, 1.0))
    proposal = propose(event, 3)
    assert inside(proposal) == {waiting.pk, rows[3].pk, rows[2].pk}
    assert proposal.is_optimal
    assert proposal.applications == 5
    assert proposal.score == pytest.approx(140)


def test_whoever_was_told_or_confirmed_stays_in_whatever_their_score(event, scored):
    kept = [applicant(event, 1, stage=CONFIRMED), applicant(event, 2, stage=TOLD)]
    better = [applicant(event, n) for n in (3, 4)]
    changeable = applicant(event, 5, stage=SELECTED)
    scored(dict.fromkeys(better, 1.0))
    proposal = propose(event, 4)
    assert inside(proposal) == {row.pk for row in (*kept, *better)}
    assert changeable.pk not in inside(proposal)


def test_pins_are_kept_and_said(event, scored, by):
    bad, good, other = (applicant(event, n) for n in range(3))
    scored({bad: 0.1, good: 0.9, other: 0.5})
    proposing.pin(bad, True, note="Speaks at the opening", by=by, now=NOW)
    proposing.pin(good, False, by=by, now=NOW)
    proposal = propose(event, 2)
    assert inside(proposal) == {bad.pk, other.pk}
    words = proposal_words.of(proposal, tells_notes=True)
    why = {
        line.registration_id: proposal_words.why(line, words)
        for line in proposal.lines.select_related("registration")
    }
    assert why[bad.pk] == f"Pinned by {by}. Speaks at the opening"
    assert why[good.pk] == f"Pinned by {by}."
    proposing.pin(good, None, by=by, now=NOW)
    assert Pin.objects.count() == 1


def test_limits_of_ways_in_and_organisations_hold(event, scored):
    stream = event.streams.get()
    network = Stream.objects.create(
        event=event, code="network", name={"en": "Networks"}, places=1,
        category=stream.category, opens_at=stream.opens_at, closes_at=stream.closes_at,
        position=9,
    )  # fmt: skip
    Stream.objects.filter(pk=stream.pk).update(per_organisation=1)
    ngo = Organisation.objects.named(event, "ACDP")
    twins = [applicant(event, n, organisation=ngo) for n in range(2)]
    sent = [applicant(event, n, stream=network) for n in (2, 3)]
    alone = applicant(event, 4)
    scored({twins[0]: 0.9, twins[1]: 0.8, sent[0]: 0.7, sent[1]: 0.6, alone: 0.1})
    proposal = propose(event, 5)
    assert inside(proposal) == {twins[0].pk, sent[0].pk, alone.pk}
    out = {line.registration_id: line for line in proposal.lines.filter(is_in=False)}
    assert out[twins[1].pk].reason == Reason.ORGANISATION
    assert out[sent[1].pk].reason == Reason.STREAM
    words = proposal_words.of(proposal, tells_notes=True)
    assert proposal_words.why(out[twins[1].pk], words) == (
        "The organisation has its one place."
    )
    assert proposal_words.why(out[sent[1].pk], words) == (
        "“Networks” is full, and everyone in it scores at least as high."
    )
    only = propose(event, 5, streams=("network",))
    assert inside(only) == {sent[0].pk}


def test_a_target_that_cannot_be_met_is_named_with_what_is_missing(event, scored):
    woman = applicant(event, 1, gender="woman", region=region(event, "asia"))
    men = [applicant(event, n, gender="man") for n in (2, 3)]
    scored({woman: 0.2, men[0]: 0.9, men[1]: 0.8})
    target(event, "gender", "woman", at_least=100, is_share=True)
    target(event, "region", "asia", at_most=1)
    proposal = propose(event, 2)
    assert inside(proposal) == {woman.pk, men[0].pk}
    assert (proposal.missed, proposal.least_missed) == (1, 1)
    found = {one["dimension"]: one for one in proposal.targets}
    assert (found["gender"]["missed"], found["gender"]["have"]) == (1, 1)
    assert found["gender"]["cost"] == pytest.approx(60)
    assert found["region"]["missed"] == 0
    line = proposal.lines.get(registration=woman)
    words = proposal_words.of(proposal, tells_notes=True)
    assert proposal_words.why(line, words) == (
        "Needed for “Gender, Woman: at least 100 %”."
    )


def test_proposing_asks_as_often_for_many_as_for_few(event):
    target(event, "gender", "woman", at_least=1)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            propose(event, 3)
        return len(queries)

    applicant(event, 1)
    few = asked()
    for number in range(2, 20):
        applicant(event, number, gender="woman")
    assert asked() == few


def test_the_background_work_makes_a_proposal_and_leads_to_it(
    event, client_of, url, scored
):
    applicant(event, 1)
    client = client_of(Role.REGISTRATION)
    answer = client.post(f"{url}new/", {"places": "5"})
    job = Job.objects.get(kind=proposing.JOB)
    assert answer.url.endswith(f"/jobs/{job.pk}/")
    assert client.get(answer.url).status_code == 200
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert client.get(answer.url).url == f"{url}1/"
    news = client.get(answer.url, headers={"HX-Request": "true"})
    assert news.headers["HX-Redirect"] == f"{url}1/"
    assert client.get(f"{url}1/").status_code == 200
    assert b"Proposal 1" in client.get(url).content


def test_without_applications_the_work_says_so(event, by):
    job = proposing.start(event, Wish(5), by=by)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.note) == (
        JobState.FAILED, "There is nobody to choose from yet.",
    )  # fmt: skip


def test_a_job_that_is_asked_to_stop_leaves_no_proposal(event, by):
    applicant(event, 1)
    job = proposing.start(event, Wish(5), by=by)
    Job.objects.filter(pk=job.pk).update(stop_asked=True)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("places", ["", "0", "x", "99999999"])
def test_a_proposal_needs_a_number_of_people(event, client_of, url, places):
    answer = client_of(Role.OWNER).post(f"{url}new/", {"places": places})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def decided(event):
    return {
        row.person.full_name: (row.state, row.decision, row.reserve_rank)
        for row in event.registrations.select_related("person")
    }


def test_adopting_decides_and_tells_nobody(event, scored, by):
    best = applicant(event, 1)
    second = applicant(event, 2)
    third = applicant(event, 3)
    out = applicant(event, 4, stage=SELECTED)
    kept = applicant(event, 5, stage=CONFIRMED)
    rejected = applicant(event, 6, stage=(State.DECIDED, Decision.REJECTED))
    scored({best: 0.9, third: 0.7, second: 0.5, out: 0.3, rejected: 0.1})
    proposal = propose(event, 2)
    assert inside(proposal) == {best.pk, kept.pk}

    shown = {
        step.line.registration_id: step.change
        for step in adopting.steps(proposal, reserve=2)
    }
    done = adopting.adopt(proposal, reserve=2, by=by, now=NOW)

    assert shown == {
        best.pk: Change.SELECT, kept.pk: Change.SAME, third.pk: Change.RESERVE,
        second.pk: Change.RESERVE, out.pk: Change.UNDECIDE, rejected.pk: Change.SAME,
    }  # fmt: skip
    assert not done.refused
    assert decided(event) == {
        "Person 1": (State.DECIDED, Decision.SELECTED, None),
        "Person 2": (State.DECIDED, Decision.RESERVE, 2),
        "Person 3": (State.DECIDED, Decision.RESERVE, 1),
        "Person 4": (State.UNDER_REVIEW, "", None),
        "Person 5": (State.CONFIRMED, Decision.SELECTED, None),
        "Person 6": (State.DECIDED, Decision.REJECTED, None),
    }
    assert not Mail.objects.exists()
    verbs = [entry.verb for entry in AuditEntry.objects.about(best)]
    assert verbs == ["registration:selected"]
    assert AuditEntry.objects.filter(verb="selection:adopted").get().data == {
        "number": 1, "select": 1, "reserve": 2, "undecide": 1,
    }  # fmt: skip
    again = adopting.adopt(proposal, reserve=2, by=by, now=NOW)
    assert not again.changed


def test_what_changed_since_is_respected_when_adopting(event, scored, by):
    stream = event.streams.get()
    ngo = Organisation.objects.named(event, "ACDP")
    gone, late, told = (applicant(event, n, organisation=ngo) for n in range(3))
    proposal = propose(event, 3)
    Registration.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    Registration.objects.filter(pk=told.pk).update(
        state=State.RELEASED, decision=Decision.SELECTED
    )
    Stream.objects.filter(pk=stream.pk).update(per_organisation=1)
    done = adopting.adopt(proposal, reserve=0, by=by, now=NOW)
    assert [(row.pk, str(why)) for row, why in done.refused] == [
        (late.pk, "This organisation has used all its places in this way in.")
    ]
    assert decided(event)["Person 0"][0] == State.WITHDRAWN
    assert decided(event)["Person 1"][0] == State.SUBMITTED


def test_a_pin_beyond_the_places_of_an_organisation_is_an_exception_on_record(
    event, scored, by
):
    Stream.objects.filter(event=event).update(per_organisation=1)
    ngo = Organisation.objects.named(event, "ACDP")
    rows = [applicant(event, n, organisation=ngo) for n in range(2)]
    for row in rows:
        proposing.pin(row, True, by=by, now=NOW)
    done = adopting.adopt(propose(event, 2), reserve=0, by=by, now=NOW)
    assert not done.refused
    exceptions = AuditEntry.objects.filter(verb="registration:selected")
    assert sorted("beyond_limit" in one.data for one in exceptions) == [False, True]


def test_adopting_hundreds_takes_few_queries(event, by):
    rows = [applicant(event, n) for n in range(3)]
    few = propose(event, 3)
    for number in range(10, 40):
        applicant(event, number)
    many = propose(event, 33)
    assert len(inside(many)) == 33

    def asked(proposal):
        with CaptureQueriesContext(connection) as queries:
            adopting.adopt(proposal, reserve=5, by=by, now=NOW)
        return len(queries)

    Registration.objects.filter(event=event).update(state=State.SUBMITTED)
    first = asked(few)
    Registration.objects.filter(event=event).update(state=State.SUBMITTED, decision="")
    assert rows
    assert asked(many) <= first + 1


def test_the_committee_adopts_after_a_look_at_the_changes(event, client_of, url):
    rows = [applicant(event, n) for n in range(3)]
    propose(event, 1)
    client = client_of(Role.REGISTRATION)
    page = client.get(f"{url}1/adopt/", {"reserve": "1"}).content.decode()
    assert "1 person becomes selected" in page
    assert "1 person goes on the reserve list" in page
    assert not event.registrations.exclude(decision="").exists()
    answer = client.post(f"{url}1/adopt/", {"reserve": "1"}, follow=True)
    assert "1 selected, 1 on the reserve list" in answer.content.decode()
    assert event.registrations.filter(decision=Decision.SELECTED).count() == 1
    assert (
        "Nothing would change"
        in client.get(f"{url}1/adopt/", {"reserve": "1"}).content.decode()
    )
    assert len(rows) == 3


def test_reviewers_read_proposals_without_names_and_scores(
    event, client_of, url, scored
):
    row = applicant(event, 1, organisation=Organisation.objects.named(event, "ACDP"))
    applicant(event, 2)
    scored({row: 0.4321})
    propose(event, 1)
    propose(event, 2)
    client = client_of(Role.REVIEWER)
    pages = [f"{url}1/", f"{url}1/?show=in", f"{url}compare/?first=1&second=2", url]
    for page in pages:
        text = client.get(page).content.decode()
        for secret in ("Person 1", "Person 2", "ACDP", "43.2", "1@example.org"):
            assert secret not in text, (page, secret)
    assert f"Application {row.pk}" in client.get(f"{url}1/?show=in").content.decode()
    for address in (
        f"{url}new/",
        f"{url}1/adopt/",
        url.replace("proposals/", f"pins/{row.pk}/"),
    ):
        assert client.post(address, {}).status_code == 403


def test_pins_are_set_from_the_proposal_and_lead_back(event, client_of, url):
    row = applicant(event, 1)
    propose(event, 1)
    client = client_of(Role.OWNER)
    pins = f"/manage/{event.code}/selection/pins/{row.pk}/"
    back = f"{url}1/?show=in"
    answer = client.post(pins, {"place": "out", "note": "Late", "back": back})
    assert answer.url == back
    assert (row.pin.is_in, row.pin.note) == (False, "Late")
    assert "Pins have changed since" in client.get(back).content.decode()
    elsewhere = client.post(pins, {"place": "none", "back": "https://evil.example/"})
    assert elsewhere.url == url
    nowhere = client.post(pins, {"place": "none", "back": "a view there is not"})
    assert nowhere.status_code == 302
    assert not Pin.objects.exists()


def test_two_proposals_stand_side_by_side(event, client_of, url, scored):
    first, second = applicant(event, 1), applicant(event, 2)
    scored({first: 0.5})
    propose(event, 1)
    scored({second: 0.9})
    target(event, "gender", "woman", at_least=1)
    propose(event, 1)
    page = client_of(Role.OWNER).get(f"{url}compare/?first=1&second=2")
    only = [
        [line.registration for line, _why in side["only"]]
        for side in page.context["sides"]
    ]
    assert only == [[first], [second]]


@pytest.mark.parametrize("query", ["", "?first=1", "?first=1&second=1", "?first=x"])
def test_without_two_proposals_there_is_nothing_to_compare(
    event, client_of, url, query
):
    assert client_of(Role.OWNER).get(f"{url}compare/{query}").url == url


def test_a_purge_takes_proposals_and_pins(event, by):
    row = applicant(event, 1)
    proposing.pin(row, True, by=by, now=NOW)
    propose(event, 1)
    retention.purge(event)
    assert not Proposal.objects.exists()
    assert not Pin.objects.exists()


def test_a_note_of_a_pin_is_for_those_who_decide(event, scored, by):
    row = applicant(event, 1)
    scored({row: 0.5})
    proposing.pin(row, True, note="Amina of UNSAS asked for it", by=by, now=NOW)
    proposal = propose(event, 1)
    line = proposal.lines.get()
    words = proposal_words.of(proposal, tells_notes=False)
    assert "Amina" not in str(proposal_words.why(line, words))
    words = proposal_words.of(proposal, tells_notes=True)
    assert "Amina" in str(proposal_words.why(line, words))
