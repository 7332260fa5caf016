"""Personal data go on their date and leave counts behind."""

import io
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from agenda.domain import programme, publishing
from agenda.models import Appearance, Function, Kind, Programme, Proposal
from badges.models import Point, Scan, ScanOutcome
from gfmd_days.core.models import AuditEntry, Job, Mail, Organisation, Person, Role
from registration.domain import deciding, retention
from registration.models import Decision, Draft, Intake, Registration
from tests.conftest import NOW, make_member, make_registration


def fill(event):
    ngo = Organisation.objects.named(event, "Caravane")
    row = make_registration(event, "Layla BEN YOUSSEF", organisation=ngo)
    user = make_member(event, Role.OWNER)
    deciding.decide(row, Decision.SELECTED, by=user)
    deciding.release(row, by=user, now=NOW)
    Draft.objects.create(event=event, email="x@example.org")


def test_a_purge_deletes_people_and_keeps_counts(event, other_event):
    fill(event)
    fill(other_event)
    Intake.objects.create(event=event, purge_after="2020-01-01")
    Intake.objects.create(event=other_event, purge_after="2199-01-01")
    out = io.StringIO()
    call_command("purge", stdout=out)
    assert "1 registrations, 1 people, 1 mails" in out.getvalue()
    for model in (Person, Registration, Mail, Draft, Organisation):
        assert not model.objects.filter(event=event).exists(), model
        assert model.objects.filter(event=other_event).exists(), model
    trail = " ".join(str(entry.data) for entry in AuditEntry.objects.all())
    for secret in ("Layla", "Caravane", "example.org"):
        assert secret not in trail
    again = io.StringIO()
    call_command("purge", stdout=again)
    assert event.code not in again.getvalue()


def test_a_dry_run_only_names_the_event(event):
    fill(event)
    Intake.objects.create(event=event, purge_after="2020-01-01")
    out = io.StringIO()
    call_command("purge", dry_run=True, stdout=out)
    assert f"{event.code}: due" in out.getvalue()
    assert Person.objects.exists()


def make_traces(event):
    """A speaker with a note, a name typed at the door, a proposal, a job's file."""
    row = make_registration(event, "Layla BEN YOUSSEF")
    session = programme.create_session(
        event,
        by=None,
        code="S1",
        day=event.days.first(),
        start=time(9),
        minutes=60,
        kind=Kind.PLENARY,
        title="Opening",
    )
    place = programme.add_function(
        session, function=Function.SPEAKER, person=row.person, by=None
    )
    Appearance.objects.filter(pk=place.pk).update(note="Layla asks for water")
    publishing.publish(event, by=None, now=NOW)
    Proposal.objects.create(event=event, created_at=NOW, content={})
    Scan.objects.create(
        id=uuid4(),
        event=event,
        point=Point.objects.entrance(event),
        code="Layla BEN",
        scanned_at=NOW,
        received_at=NOW,
        outcome=ScanOutcome.UNKNOWN,
    )
    job = Job.objects.create(event=event, kind="badges.print", note="Layla: too long")
    job.file.save("badges.pdf", ContentFile(b"Layla"))
    return job


@pytest.mark.django_db(transaction=True)
def test_a_purge_leaves_no_words_about_people_in_other_modules(event):
    job = make_traces(event)
    file = job.file.storage.path(job.file.name)
    revision = Programme.objects.get(event=event).revision
    retention.purge(event)
    assert not Job.objects.exists()
    assert not job.file.storage.exists(file)
    assert not Proposal.objects.exists()
    assert list(Appearance.objects.values_list("person", "note")) == [(None, "")]
    assert list(Scan.objects.values_list("code", flat=True)) == [""]
    assert Programme.objects.get(event=event).revision > revision


def test_old_mail_about_accounts_goes_and_mail_of_events_stays(event):
    fill(event)
    late = timezone.now() + timedelta(days=31)
    Mail.objects.create(key="a", kind="core.notice", to="a@example.org", due_at=NOW)
    retention.purge_leftovers(late)
    assert list(Mail.objects.values_list("event", flat=True)) == [event.pk]


def test_finding_what_is_due_does_not_grow_with_people_times_mails(
    event, django_assert_num_queries
):
    fill(event)
    Intake.objects.create(event=event, purge_after="2020-01-01")
    with django_assert_num_queries(1) as seen:
        assert retention.due(NOW.date()) == [event]
    assert "JOIN" not in seen[0]["sql"].split("EXISTS", 1)[1]


def test_the_clock_purges_what_is_due_and_nothing_else(event, other_event):
    fill(event)
    fill(other_event)
    Intake.objects.create(event=event, purge_after="2020-01-01")
    Intake.objects.create(event=other_event, purge_after="2199-01-01")
    purged = retention.purge_due(now=NOW)
    assert [one.event for one in purged] == [event.code]
    assert not event.registrations.exists()
    assert other_event.registrations.exists()
    assert retention.purge_due(now=NOW) == []
