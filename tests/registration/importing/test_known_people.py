"""Rows of a list about people who are registered already."""

from gfmd_days.core.domain import regions
from gfmd_days.core.models import AuditEntry, Person
from registration.domain import importing
from registration.domain.importing import Entry
from registration.exports import reading
from registration.models import Registration
from tests.conftest import NOW, make_registration
from tests.registration.importing.lists import LIST, base, mapped, taken


def test_the_same_list_again_changes_nobody_and_doubles_nobody(client, event):
    taken(client, event, mapped(client, event, LIST))
    run = mapped(client, event, LIST)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "there is nothing to take in" in page
    job = taken(client, event, run)
    assert job.result == {"new": 0, "changed": 0, "left_out": 0}
    assert Registration.objects.count() == 2


def test_somebody_of_the_same_name_is_asked_about(client, event):
    known = make_registration(event, "Awa DIALLO", email="old@example.org")
    run = mapped(client, event, "full_name,job_title\nawa diallo,Chair\n")
    check = f"{base(event)}{run.pk}/check/"
    page = client.get(check).content.decode()
    assert "Are these the same people?" in page
    assert "old@example.org" in page
    client.post(check, {"row-2": "new"})
    run.refresh_from_db()
    assert reading.Manner.of(run).same == {2: False}
    client.post(check, {"row-2": "same"})
    taken(client, event, run)
    known.person.refresh_from_db()
    assert Registration.objects.count() == 1
    assert known.person.job_title == "Chair"
    assert known.person.email == "old@example.org", "no column, no change"


def test_our_reference_finds_somebody_whose_address_changed(client, event):
    row = make_registration(event, "Awa", email="old@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Awa,new@example.org\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert row.person.email == "new@example.org"
    assert Registration.objects.count() == 1


def test_a_reference_of_another_event_names_nobody_here(client, event, other_event):
    row = make_registration(other_event, "Awa", email="a@example.org")
    text = f"reference,full_name,email\n{row.key.hex},Eve,eve@example.org\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert row.person.full_name == "Awa"
    assert event.registrations.count() == 1


def test_empty_cells_leave_answers_unless_they_are_to_empty_them(client, event):
    row = make_registration(event, "Awa", email="a@example.org", job_title="Chair",
                            no_photo=True)  # fmt: skip
    text = "full_name,email,job_title,no_photo\nAwa,a@example.org,,\n"
    taken(client, event, mapped(client, event, text))
    row.person.refresh_from_db()
    assert (row.person.job_title, row.person.no_photo) == ("Chair", True)
    taken(client, event, mapped(client, event, text, empties="on"))
    row.person.refresh_from_db()
    assert (row.person.job_title, row.person.no_photo) == ("", False)


def test_a_region_that_follows_from_the_country_is_no_change(client, event):
    regions.use_defaults(event)
    first = "full_name,email,country,region\nAwa,a@example.org,SN,\n"
    taken(client, event, mapped(client, event, first))
    person = Person.objects.select_related("region").get()
    assert person.region is not None
    second = first.replace("SN,", f"SN,{person.region.code}")
    job = taken(client, event, mapped(client, event, second))
    assert job.result["changed"] == 0


def test_only_what_the_list_gives_is_written(event):
    row = make_registration(event, "Awa", email="a@example.org")
    entry = Entry({"job_title": "Chair"}, known=row.pk)
    Person.objects.filter(pk=row.person_id).update(full_name="Awa DIALLO")
    importing.take_in(event, [entry], by=None, now=NOW)
    row.person.refresh_from_db()
    assert row.person.full_name == "Awa DIALLO", "changed since the check"
    entry = AuditEntry.objects.get(verb="registration:edited")
    assert entry.data == {"fields": ["job_title"]}


def test_somebody_of_the_programme_without_a_registration_is_not_doubled(event):
    person = Person.objects.create(event=event, full_name="Awa", email="a@example.org")
    stream = event.streams.select_related("category").get()
    entry = Entry({"full_name": "Awa", "email": "a@example.org", "stream": stream})
    importing.take_in(event, [entry], by=None, now=NOW)
    assert Registration.objects.get().person_id == person.pk
