"""Long work: started by a deed, done by the worker, watched on a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Job, JobState, User

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What a job leaves behind: a file, numbers, and a sentence."""

    file: File[bytes] | None = None
    file_name: str = ""
    note: str = ""
    result: dict[str, Any] = field(default_factory=dict)


class Stopped(Exception):
    """Somebody asked the job to stop."""


class CannotBeDone(Exception):
    """The work ends with a sentence for whoever started it, such as what is missing."""


class Progress:
    """Tells the page how far a job is and the job whether to go on."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` parts are done.

        Raises Stopped when somebody pressed “Stop”.
        """
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, seen_at=timezone.now()
        )
        if Job.objects.filter(pk=self.job.pk, stop_asked=True).exists():
            raise Stopped


Work = Callable[[Job, Progress], Outcome]
WORKS: dict[str, Work] = {}
TITLES: dict[str, Promise] = {}
PAGES: dict[str, tuple[str, str]] = {}
TELLERS: dict[str, Callable[[Job], str]] = {}


def register(
    kind: str,
    work: Work,
    *,
    title: Promise | None = None,
    leads_to: tuple[str, str] | None = None,
    tell: Callable[[Job], str] | None = None,
) -> None:
    """Name the function that does jobs of `kind`; apps call it when they are ready.

    Args:
        title: what the work is, in words, such as “Badges to print”.
        leads_to: the page to go to when it is done: its name, and under which word of
            the job's result the second part of its address stands, after the event.
        tell: makes the sentence of a job that is done from its result, when it is read
            and in the reader's language; without it the one the work left is shown.
    """
    WORKS[kind] = work
    if title is not None:
        TITLES[kind] = title
    if leads_to is not None:
        PAGES[kind] = leads_to
    if tell is not None:
        TELLERS[kind] = tell


def page_of(job: Job) -> tuple[str, str] | None:
    """Return the page that shows what a finished job made: its name and which one."""
    name, key = PAGES.get(job.kind, ("", ""))
    if job.state != JobState.DONE or key not in job.result:
        return None
    return name, str(job.result[key])


def note_of(job: Job) -> str:
    """Return the sentence a job ended with, in the reader's language if it can be."""
    if job.state == JobState.DONE and job.kind in TELLERS:
        return TELLERS[job.kind](job)
    return job.note


def title_of(kind: str) -> str:
    """Return what jobs of `kind` do, in words."""
    return str(TITLES.get(kind) or gettext("Work in the background"))


def start(
    kind: str, *, event: Event, by: User, right: str, options: dict[str, Any]
) -> Job:
    """Queue a job.

    Args:
        right: the core.access.Right needed to see the job and take its file.
        options: JSON-able arguments of the work.
    """
    if kind not in WORKS:
        raise ValueError(f"No work is registered for “{kind}”.")
    with transaction.atomic():
        job = Job.objects.create(
            event=event, by=by, kind=kind, right=right, options=options
        )
        auditing.record(
            CoreVerb.JOB_STARTED, event=event, subject=job, by=by, kind=kind
        )
        from gfmd_days.core import tasks

        tasks.run_job.enqueue(str(job.pk))
    return job


def start_again(job: Job, *, by: User) -> Job:
    """Start the same work anew; the old job stays as it ended."""
    return start(job.kind, event=job.event, by=by, right=job.right, options=job.options)


def stop(job: Job, *, by: User) -> None:
    """Ask a job to stop; it ends at its next step and keeps nothing half done."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(stop_asked=True)
        Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(
            state=JobState.STOPPED,
            note=gettext("Stopped on request."),
            ended_at=timezone.now(),
        )
        auditing.record(CoreVerb.JOB_STOPPED, event=job.event, subject=job, by=by)


def run(job_id: str) -> None:
    """Do the job; whatever happens, its row says how it ended."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, seen_at=timezone.now()
    )
    if not claimed:
        return
    job = Job.objects.select_related("event", "by").get(pk=job_id)
    language = job.by.language if job.by else "en"
    with override(language):
        try:
            outcome = WORKS[job.kind](job, Progress(job))
        except Stopped:
            _end(job, JobState.STOPPED, Outcome(note=gettext("Stopped on request.")))
        except CannotBeDone as reason:
            _end(job, JobState.FAILED, Outcome(note=str(reason)))
        except Exception:
            logger.exception("job %s failed", job.kind)
            _end(
                job,
                JobState.FAILED,
                Outcome(note=gettext("Something went wrong. You can start it again.")),
            )
            raise
        else:
            _end(job, JobState.DONE, outcome)


def _end(job: Job, state: JobState, outcome: Outcome) -> None:
    job.refresh_from_db()
    job.state, job.note, job.result = state, outcome.note, outcome.result
    job.ended_at = timezone.now()
    if outcome.file is not None:
        job.file_name = outcome.file_name
        job.file.save(f"{job.pk}-{outcome.file_name}", outcome.file, save=False)
    if state == JobState.DONE:
        job.done = job.total = job.total or 1
    job.save()
