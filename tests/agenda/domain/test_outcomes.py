"""Reports: written, sent, reviewed, published, and never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agenda.domain import gathering, outcomes, plan, programme, publishing
from agenda.domain.outcomes import NEW, Report
from agenda.models import Outcome, Stage
from gfmd_days.core.models import AuditEntry, Role
from registration.domain import retention
from tests.agenda.conftest import make_session, make_track
from tests.agenda.reports import WRITTEN, published, reporter, write
from tests.conftest import NOW, make_event, make_member
from tests.racing import at_once


@pytest.fixture
def session(event):
    return make_session(event)


def verbs(event):
    rows = AuditEntry.objects.filter(event=event, verb__startswith="report:")
    return list(rows.order_by("pk").values_list("verb", "actor"))


def test_a_report_is_kept_as_it_was_written(session):
    track = make_track(session.event)
    row = write(session, replace(WRITTEN, themes=(track.pk,)), send=False)

    assert outcomes.of(row) == replace(WRITTEN, themes=(track.pk,))
    assert row.stage == Stage.WRITING
    assert verbs(session.event) == [("report:saved", "delegate")]


def test_the_same_words_saved_again_are_no_change(session):
    row = write(session, send=False)
    again = write(session, seen=row.edit, send=False)

    assert again.edit == row.edit
    assert len(verbs(session.event)) == 1


def test_two_who_write_at_once_do_not_overwrite_each_other(session):
    first = write(session, send=False)
    write(session, replace(WRITTEN, summary="Hers"), seen=first.edit, send=False)

    with pytest.raises(outcomes.ReportStale) as refused:
        write(session, replace(WRITTEN, summary="His"), seen=first.edit, send=False)

    assert refused.value.outcome.summary == "Hers"
    assert Outcome.objects.get().summary == "Hers"


def test_two_who_begin_at_once_do_not_overwrite_each_other(session):
    write(session, seen=NEW, send=False)
    with pytest.raises(outcomes.ReportStale):
        write(session, replace(WRITTEN, summary="Second"), seen=NEW, send=False)


def test_an_empty_report_is_not_sent(session):
    with pytest.raises(outcomes.ReportEmpty):
        write(session, Report())
    assert not Outcome.objects.exists()


def test_a_sent_report_may_be_corrected_until_it_is_reviewed(session):
    user = make_member(session.event, Role.PROGRAMME)
    row = write(session)
    row = write(session, replace(WRITTEN, summary="Better"), seen=row.edit)
    outcomes.review(row, seen=row.edit, by=user, now=NOW)

    with pytest.raises(outcomes.ReportSettled):
        write(session, seen=row.edit)
    # the team still may
    write(session, seen=row.edit, by=user, send=False)

    outcomes.hand_back(row, by=user)
    assert Outcome.objects.get().stage == Stage.WRITING


def test_what_is_still_being_written_is_not_published(session):
    row = write(session, send=False)
    with pytest.raises(outcomes.ReportNotReady):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)


def test_nothing_is_published_that_changed_since_it_was_read(session):
    row = write(session)
    write(session, replace(WRITTEN, summary="Changed"), seen=row.edit)
    with pytest.raises(outcomes.ReportStale):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)


def test_the_report_of_a_closed_session_is_published_only_if_one_says_so(event):
    row = write(make_session(event, is_closed=True))
    publishing.publish(event, by=None, now=NOW)
    with pytest.raises(outcomes.ReportOfClosedSession):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)
    outcomes.publish(row, seen=row.edit, by=None, now=NOW, closed_too=True)

    assert Outcome.objects.public().get() == row
    assert len(gathering.of_event(event)) == 1


def test_a_session_closed_since_takes_its_report_along_until_one_says_so(event):
    row = published(event)
    programme.change_session(row.session, by=None, values={"is_closed": True})
    assert gathering.of_event(event) == []
    assert not Outcome.objects.published().exists()

    publishing.publish(event, by=None, now=NOW)
    programme.change_session(row.session, by=None, values={"is_closed": False})
    assert gathering.of_event(event) == []  # as published it is closed

    with pytest.raises(outcomes.ReportOfClosedSession):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)
    outcomes.publish(row, seen=row.edit, by=None, now=NOW, closed_too=True)
    assert len(gathering.of_event(event)) == 1


def test_taking_a_report_back_forgets_what_was_said_of_a_closed_session(event):
    row = published(event, is_closed=True)
    outcomes.take_back(row, by=make_member(event, Role.OWNER))
    with pytest.raises(outcomes.ReportOfClosedSession):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)


def test_a_report_waits_for_its_session_to_be_published(event):
    row = write(make_session(event))
    with pytest.raises(outcomes.ReportOfUnpublishedSession):
        outcomes.publish(row, seen=row.edit, by=None, now=NOW)


def test_a_published_report_can_be_taken_back_and_is_then_reviewed(event):
    user = make_member(event, Role.OWNER)
    row = published(event)
    outcomes.hand_back(row, by=user)  # not while everybody reads it
    assert Outcome.objects.get().stage == Stage.PUBLISHED

    outcomes.take_back(row, by=user)

    assert Outcome.objects.get().stage == Stage.REVIEWED
    assert not Outcome.objects.public().exists()
    assert verbs(event)[-1] == ("report:taken_back", "user")


def test_each_point_of_the_plan_has_the_title_of_the_file():
    assert len(plan.points()) == 8
    for code, point in plan.points().items():
        assert plan.TITLES[code] == point.english


def test_reports_stay_after_a_purge_and_name_nobody(event):
    row = published(event)
    reporter(row.session)
    publishing.publish(event, by=None, now=NOW)
    retention.purge(event)

    (kept,) = gathering.of_event(event)
    assert kept.outcome.summary == WRITTEN.summary
    assert kept.rapporteurs == []


@pytest.mark.django_db(transaction=True)
def test_of_two_saved_at_the_same_moment_one_is_told():
    session = make_session(make_event())
    deeds = [
        lambda words=words: write(session, Report(summary=words), send=False)
        for words in ("Hers", "His")
    ]
    faults = at_once(*deeds)

    assert len(faults) == 1
    assert "ReportStale" in faults[0]
    assert Outcome.objects.get().edit == 1
