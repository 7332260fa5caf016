from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from gfmd_days.core import tasks
from gfmd_days.core.access import Right
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import Job, JobState, Role
from tests.conftest import make_member


@pytest.fixture
def works(monkeypatch):
    """Kinds of work for one test only."""
    monkeypatch.setattr(jobs, "WORKS", {})
    return jobs.WORKS


def start(event, by, kind="count", right=Right.BADGES):
    return jobs.start(kind, event=event, by=by, right=right, options={"to": 3})


def count(job, progress):
    for number in range(job.options["to"]):
        progress(number + 1, job.options["to"])
    return jobs.Outcome(ContentFile(b"1 2 3"), "numbers.txt", "Counted.")


def url(job, tail=""):
    return f"/manage/{job.event.code}/jobs/{job.pk}/{tail}"


def test_a_job_runs_once_and_leaves_a_file(works, event, client_of):
    works["count"] = count
    client = client_of(Role.OWNER)
    job = start(event, make_member(event, Role.REGISTRATION))
    assert b"Waiting to start" in client.get(url(job)).content

    tasks.run_job.func(str(job.pk))
    tasks.run_job.func(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    answer = client.get(url(job, "file/"))
    assert b"".join(answer.streaming_content) == b"1 2 3"
    assert "numbers.txt" in answer["Content-Disposition"]


def test_a_page_that_polls_is_told_when_to_stop(works, event, client_of):
    works["count"] = count
    client = client_of(Role.OWNER)
    job = start(event, make_member(event, Role.REGISTRATION))
    poll = {"headers": {"HX-Request": "true"}}
    running = client.get(url(job), **poll)
    assert running.status_code == 200
    assert b'hx-trigger="every 1s"' in running.content
    assert b"<html" not in running.content

    tasks.run_job.func(str(job.pk))
    done = client.get(url(job), **poll)
    assert done.status_code == 286
    assert b"numbers.txt" in done.content


def test_a_job_asked_to_stop_stops_at_its_next_step(works, event, client_of):
    client = client_of(Role.OWNER)

    def work(job, progress):
        progress(1, 3)
        client.post(url(job, "stop/"))
        progress(2, 3)
        raise AssertionError("went on")

    works["count"] = work
    job = start(event, make_member(event, Role.REGISTRATION))
    tasks.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert job.done == 2


def test_a_job_that_has_not_begun_stops_at_once(works, event):
    works["count"] = count
    user = make_member(event, Role.REGISTRATION)
    job = start(event, user)
    jobs.stop(job, by=user)
    tasks.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.STOPPED


def test_a_failed_job_says_so_and_can_be_started_again(works, event, client_of):
    works["count"] = _fail
    client = client_of(Role.OWNER)
    job = start(event, make_member(event, Role.REGISTRATION))
    with pytest.raises(ZeroDivisionError):
        tasks.run_job.func(str(job.pk))

    page = client.get(url(job)).content.decode()
    assert "Something went wrong" in page
    assert "Done until then: 1 of 3" in page

    works["count"] = count
    answer = client.post(url(job, "again/"))
    again = Job.objects.exclude(pk=job.pk).get()
    assert str(again.pk) in answer.url
    assert again.options == job.options


def _fail(job, progress):
    progress(1, 3)
    return 1 / 0


def test_a_job_that_cannot_be_done_says_why(works, event):
    def work(job, progress):
        raise jobs.CannotBeDone("There is nobody to print for.")

    works["count"] = work
    job = start(event, make_member(event, Role.REGISTRATION))
    tasks.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.FAILED, "There is nobody to print for.")


def test_a_job_whose_worker_died_offers_to_start_again(works, event, client_of):
    works["count"] = count
    job = start(event, make_member(event, Role.REGISTRATION))
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, seen_at=timezone.now() - timedelta(hours=1)
    )
    page = client_of(Role.OWNER).get(url(job)).content.decode()
    assert "probably cut off" in page
    assert url(job, "again/") in page


@pytest.mark.parametrize("tail", ["", "file/"])
def test_a_job_is_for_those_who_hold_its_right(works, event, client_of, tail):
    works["count"] = count
    job = start(event, make_member(event, Role.OWNER), right=Right.BADGES)
    assert client_of(Role.PROGRAMME).get(url(job, tail)).status_code == 403


def test_unknown_work_is_refused_at_the_start(works, event):
    with pytest.raises(ValueError, match="count"):
        start(event, make_member(event, Role.OWNER))
