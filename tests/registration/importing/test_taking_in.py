"""A list is taken in by the worker: whole, once, and into free places."""

import pytest

from gfmd_days.core import tasks
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import AuditEntry, Job, JobState, Person, Role
from registration.domain import import_runs, importing
from registration.domain.importing import Entry
from registration.domain.refusals import AddressTaken, EventFull, TakenInAlready
from registration.exports import taking
from registration.models import Registration, RunState, State
from tests.conftest import NOW, make_member, make_registration
from tests.registration.importing.lists import LIST, base, mapped, taken


def test_a_french_list_is_understood_and_taken_in(client, event):
    run = mapped(client, event, LIST)
    page = client.get(f"{base(event)}{run.pk}/check/").content.decode()
    assert "Take in all 2 rows" in page
    assert Registration.objects.count() == 0, "nothing is written by looking"
    job = taken(client, event, run)
    assert (job.state, job.result["new"]) == (JobState.DONE, 2)
    awa = Person.objects.get(email="awa@example.org")
    assert (awa.country.code, awa.gender, awa.no_photo) == ("SN", "woman", True)
    assert awa.languages == ["fr", "wo"]
    assert awa.search == "awa diallo"
    kemal = Person.objects.get(email="kemal@example.org")
    assert (kemal.country.code, kemal.no_photo) == ("TR", False)
    entries = AuditEntry.objects.filter(verb="registration:entered")
    assert entries.count() == 2
    assert entries[0].data == {"source": "import"}


def test_a_list_is_taken_in_once_even_if_the_work_is_started_again(client, event):
    run = mapped(client, event, "full_name\nAwa\n")
    job = taken(client, event, run)
    again = jobs.start_again(job, by=job.by)
    tasks.run_job.func(str(again.pk))
    again.refresh_from_db()
    assert again.state == JobState.FAILED
    assert "already" in again.note
    assert Registration.objects.count() == 1


def test_all_or_nothing_unless_the_good_rows_are_asked_for(client, event):
    text = "full_name,email\nAwa,a@example.org\nKemal,nowhere\n"
    run = mapped(client, event, text)
    job = taken(client, event, run)
    assert job.state == JobState.FAILED
    assert "nothing was taken in" in job.note
    assert Registration.objects.count() == 0
    job = taken(client, event, run, good_only="1")
    assert job.state == JobState.DONE
    assert (job.result["new"], job.result["left_out"]) == (1, 1)
    assert run.left_out == 1


def test_work_that_is_stopped_takes_nobody_in(client, event):
    rows = "".join(f"Person {chr(65 + n % 26)},{n}@example.org\n" for n in range(600))
    run = mapped(client, event, "full_name,email\n" + rows)
    job = import_runs.start(run, good_only=False, by=make_member(event, Role.OWNER))

    def stop(job, progress):
        jobs.stop(job, by=job.by)
        return taking.work(job, progress)

    jobs.WORKS[import_runs.JOB], real = stop, taking.work
    try:
        Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
        tasks.run_job.func(str(job.pk))
    finally:
        jobs.WORKS[import_runs.JOB] = real
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert Registration.objects.count() == 0


def test_places_are_counted_for_all_rows_together(event):
    event.capacity = 1
    event.save()
    stream = event.streams.select_related("category").get()
    entries = [
        Entry({"full_name": name, "stream": stream}, confirmed=True)
        for name in ("Awa", "Kemal")
    ]
    with pytest.raises(EventFull):
        importing.take_in(event, entries, by=None, now=NOW)
    assert Registration.objects.count() == 0
    importing.take_in(event, entries[:1], by=None, now=NOW)
    assert Registration.objects.get().state == State.CONFIRMED


def test_an_address_taken_since_the_check_stops_the_list(event):
    stream = event.streams.select_related("category").get()
    entry = Entry({"full_name": "Awa", "email": "a@example.org", "stream": stream})
    make_registration(event, "Faster", email="a@example.org")
    with pytest.raises(AddressTaken):
        importing.take_in(event, [entry], by=None, now=NOW)


def test_queries_do_not_grow_with_every_row(event, django_assert_max_num_queries):
    stream = event.streams.select_related("category").get()

    def entries(count, prefix):
        return [
            Entry({"full_name": "Awa", "email": f"{prefix}{n}@example.org",
                   "organisation": f"Union {n % 7}", "stream": stream})
            for n in range(count)
        ]  # fmt: skip

    with django_assert_max_num_queries(30):
        importing.take_in(event, entries(20, "a"), by=None, now=NOW)
    with django_assert_max_num_queries(40):
        importing.take_in(event, entries(200, "b"), by=None, now=NOW)
    assert event.organisations.count() == 7


def test_columns_of_a_list_taken_in_stay_as_they_were(client, event):
    run = mapped(client, event, LIST)
    taken(client, event, run)
    assert run.state == RunState.TAKEN
    with pytest.raises(TakenInAlready):
        import_runs.name_columns(run, {0: "full_name"}, stream=None, empties=False)
