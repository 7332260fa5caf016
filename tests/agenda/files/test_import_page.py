"""Bringing a programme in on the page: faults, what it would do, doing it."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from agenda.domain import import_files
from agenda.exports import own_json
from agenda.models import BroughtFile
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import Job, JobState, Role
from tests.agenda.conftest import make_session
from tests.agenda.files.conftest import indico_entry, indico_json
from tests.conftest import NOW, make_member


@pytest.fixture
def browser(event, client_of):
    return client_of(Role.PROGRAMME)


def upload(browser, event, body, name="programme.json"):
    url = reverse("agenda:import", args=[event.code])
    return browser.post(url, {"file": SimpleUploadedFile(name, body)})


def own_file(*sessions) -> bytes:
    rows = [
        {
            "id": f"S{number}", "day": "2026-12-01", "start": "09:00", "minutes": 60,
            "kind": "working", "title": f"Session {number}", **one,
        }
        for number, one in enumerate(sessions, start=1)
    ]  # fmt: skip
    return json.dumps({"sessions": rows}).encode()


def test_a_file_is_looked_at_before_it_is_taken_in(event, browser):
    make_session(event, "S1", title={"en": "Session 1"}, minutes=90)
    answer = upload(browser, event, own_file({}, {"roles": {"speaker": ["Ana"]}}))
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    for words in ("Nothing is written yet", "Session 2", "Ana", "90", "60"):
        assert words in page
    assert event.sessions.count() == 1
    assert not event.people.exists()

    taken = browser.post(answer.url)
    assert taken.url == reverse("agenda:programme", args=[event.code])
    assert event.sessions.count() == 2
    assert event.sessions.get(code="S1").minutes == 60
    assert not BroughtFile.objects.exists()


def test_faults_stand_on_the_page_by_session_and_field(event, browser):
    body = indico_json(indico_entry("s1", "Session", "09:00", duration="x"))
    answer = upload(browser, event, body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "s1" in page
    assert "duration" in page
    assert not BroughtFile.objects.exists()


def test_no_file_is_said_beside_the_field(event, browser):
    answer = browser.post(reverse("agenda:import", args=[event.code]))
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_a_file_that_changes_nothing_offers_nothing_to_take(event, browser):
    make_session(event)
    answer = upload(browser, event, own_json.build(event))
    page = browser.get(answer.url).content.decode()
    assert "there is nothing to take in" in page
    assert "Take it in" not in page


def test_a_dropped_file_is_gone(event, browser):
    answer = upload(browser, event, own_file({}))
    browser.post(f"{answer.url}drop/")
    assert not BroughtFile.objects.exists()
    assert not event.sessions.exists()


def test_a_file_of_another_event_is_not_there(event, other_event, browser):
    file = BroughtFile.objects.create(
        event=other_event, name="x", body=own_file({}), made_at=NOW
    )
    url = reverse("agenda:check_file", args=[event.code, file.pk])
    assert browser.get(url).status_code == 404
    assert browser.post(url).status_code == 404


def test_a_long_file_is_taken_in_by_a_job_that_can_be_begun_again(
    event, browser, monkeypatch
):
    monkeypatch.setattr(import_files, "AT_ONCE", 2)
    answer = upload(browser, event, own_file({}, {}, {}))
    taken = browser.post(answer.url)
    job = Job.objects.get(event=event)
    assert taken.url == reverse("core:job", args=[event.code, job.pk])
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert "3 new sessions" in job.note
    assert event.sessions.count() == 3
    again = jobs.start_again(job, by=job.by)
    jobs.run(str(again.pk))
    again.refresh_from_db()
    assert again.state == JobState.FAILED
    assert "Upload it again" in again.note


def test_nobody_may_bring_in_who_may_not_edit(event, client_of):
    assert upload(client_of(Role.VIEWER), event, own_file({})).status_code == 403


def test_files_nobody_took_in_are_deleted_after_a_day(event):
    by = make_member(event, Role.OWNER)
    import_files.keep(event, own_file({}), name="a", by=by, now=NOW)
    import_files.clean(now=NOW + timedelta(hours=23))
    assert BroughtFile.objects.count() == 1
    import_files.clean(now=NOW + timedelta(hours=25))
    assert not BroughtFile.objects.exists()


def test_looking_asks_as_much_for_many_sessions_as_for_few(
    event, django_assert_max_num_queries
):
    by = make_member(event, Role.OWNER)
    body = own_file(*({"roles": {"speaker": [f"P{n}"]}} for n in range(60)))
    file = import_files.keep(event, body, name="a", by=by, now=NOW)
    with django_assert_max_num_queries(12):
        report = import_files.look(file, by=by, now=NOW)
    assert report.counts["sessions_created"] == 60


def test_the_command_tells_what_would_change(event, tmp_path, capsys):
    make_session(event, "S1", title={"en": "Session 1"}, minutes=90)
    path = tmp_path / "p.json"
    path.write_bytes(own_file({}))
    call_command("import_agenda", event.code, str(path), dry_run=True)
    told = capsys.readouterr().out
    assert "S1 changed: Minutes 90 → 60" in told
    assert event.sessions.get().minutes == 90
