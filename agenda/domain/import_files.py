"""An uploaded programme: kept, checked, taken in at once or in the background."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agenda.domain import importing
from agenda.domain.import_report import Report
from agenda.domain.reading.shape import FileRefused, ReadProgramme
from agenda.models import BroughtFile
from gfmd_days.core import names
from gfmd_days.core.access import Right
from gfmd_days.core.domain import jobs
from gfmd_days.core.domain.clock import every
from gfmd_days.core.models import Event, Job, User

JOB: Final = "agenda.import"
AT_ONCE: Final = 300
"""More sessions are taken in by a job."""
KEPT: Final = timedelta(days=1)


def register() -> None:
    """Name the work that is done in the background."""
    jobs.register(JOB, work, title=_("Programme to be taken in"))


def keep(
    event: Event, body: bytes, *, name: str, by: User, now: datetime
) -> BroughtFile:
    """Check an uploaded file and keep it until it is taken in.

    Raises FileRefused; then nothing is kept.
    """
    importing.take(event, importing.read(event, body), by=by, now=now, dry_run=True)
    return BroughtFile.objects.create(
        event=event, name=names.tidy(name)[:120], body=body, by=by, made_at=now
    )


def look(file: BroughtFile, *, by: User, now: datetime) -> Report:
    """Return what taking the file in would do now. Raises FileRefused."""
    return importing.take(file.event, _read(file), by=by, now=now, dry_run=True)


def take(file: BroughtFile, *, by: User, now: datetime) -> Report | Job:
    """Take a kept file in; what is long becomes a job.

    Raises FileRefused; then nothing was changed.
    """
    read = _read(file)
    if len(read.sessions) > AT_ONCE:
        with transaction.atomic():
            file.job = jobs.start(
                JOB,
                event=file.event,
                by=by,
                right=Right.PROGRAMME_EDIT,
                options={"file": str(file.pk)},
            )
            file.save(update_fields=["job"])
        return file.job
    with transaction.atomic():
        report = importing.take(file.event, read, by=by, now=now)
        file.delete()
    return report


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job; begun again it goes on, for what is in already is the same."""
    pk = uuid.UUID(job.options["file"])
    file = BroughtFile.objects.filter(event=job.event, pk=pk).first()
    if file is None:
        raise jobs.CannotBeDone(gettext("The file is deleted. Upload it again."))
    try:
        report = importing.take(
            job.event, _read(file), by=job.by, now=timezone.now(), progress=progress
        )
    except FileRefused as refused:
        raise jobs.CannotBeDone(str(refused)) from refused
    file.delete()
    return jobs.Outcome(note=said(report), result=dict(report.counts))


def said(report: Report) -> str:
    """Return in a sentence what became of the sessions."""
    new, changed = (
        report.counts[f"sessions_{what}"] for what in ("created", "changed")
    )
    parts = [
        ngettext("%(n)d new session", "%(n)d new sessions", new) % {"n": new},
        ngettext("%(n)d changed", "%(n)d changed", changed) % {"n": changed},
    ]
    return gettext("The programme is taken in: %(what)s.") % {"what": ", ".join(parts)}


def forget(event: Event) -> None:
    """Delete all files kept for an event: they may name whoever is to be forgotten."""
    BroughtFile.objects.filter(event=event).delete()


@every(timedelta(hours=1), name="agenda.brought_files")
def clean(*, now: datetime) -> None:
    """Delete files that nobody took in."""
    BroughtFile.objects.filter(made_at__lt=now - KEPT).delete()


def _read(file: BroughtFile) -> ReadProgramme:
    return importing.read(file.event, bytes(file.body))
