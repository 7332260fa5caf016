"""Personal data go on their date and leave counts behind."""

import io

from django.core.management import call_command

from gfmd_days.core.models import AuditEntry, Mail, Organisation, Person, Role
from registration.domain import deciding
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
