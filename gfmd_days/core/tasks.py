"""Background tasks of core and the clockwork that keeps them going."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gfmd_days.core.domain import clock, delivering, jobs, mailing

PULSE = timedelta(seconds=30)
# Long batches would keep jobs waiting behind them.
BATCH = 200
# How long a finished task is remembered: the pulse alone leaves 2880 rows a day.
REMEMBERED = timedelta(days=14)


def _waiting(path: str) -> bool:
    return DBTaskResult.objects.filter(
        task_path=path, status=TaskResultStatus.READY
    ).exists()


@task()
def deliver() -> int:
    """Send the mail that is due now; when there is much of it, come again for more."""
    tried = mailing.deliver_due(now=timezone.now(), limit=BATCH)
    if tried == BATCH:
        deliver_soon()
    return tried


@task()
def pulse() -> None:
    """Send what became due, then come again: retries need no other clock."""
    now = timezone.now()
    try:
        mailing.deliver_due(now=now, limit=BATCH)
        DBTaskResult.objects.finished().filter(
            finished_at__lt=now - REMEMBERED
        ).delete()
        if delivering.is_due(now=now):
            call_webhooks_soon()
        if clock.due(now=now) and not _waiting(run_clock.module_path):
            # long work must not hold up the mail
            run_clock.enqueue()
    finally:
        ensure_pulse(delay=PULSE)


@task()
def call_webhooks() -> None:
    """Tell programs the news that are due; when there are many, come again."""
    if delivering.deliver_due(now=timezone.now()):
        call_webhooks_soon()


@task()
def run_clock() -> list[str]:
    """Do the periodic work whose time has come."""
    return clock.run_due(now=timezone.now())


@task()
def run_job(job_id: str) -> None:
    """Do one piece of long work."""
    jobs.run(job_id)


def deliver_soon() -> None:
    """Ask the worker to look into the outbox, unless it has been asked already."""
    if not _waiting(deliver.module_path):
        deliver.enqueue()


def call_webhooks_soon() -> None:
    """Ask the worker to call webhooks, unless it has been asked already."""
    if not _waiting(call_webhooks.module_path):
        call_webhooks.enqueue()


def ensure_pulse(*, delay: timedelta | None = None) -> None:
    """Keep exactly one pulse waiting; it carries on from worker to worker."""
    if not _waiting(pulse.module_path):
        start = timezone.now() + (delay or timedelta())
        pulse.using(run_after=start).enqueue()
