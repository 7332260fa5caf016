"""Long lists in the background: a file at the end, and what to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.access import Right
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.models import Event, Job, User
from registration.domain.lists import choosing, lines, paper
from registration.domain.lists.choosing import Choice, Paper
from registration.domain.refusals import ListCannotBeSet
from registration.models import ListColumn
from registration.models.registration import RegistrationQuerySet

KIND = "registration.lists"
NAMED = 50


def register() -> None:
    """Name the work that is done in the background."""
    jobs.register(KIND, work, title=_("List to be set"))


def start(event: Event, wanted: Paper, choice: Choice, *, by: User) -> Job:
    """Begin setting a list; whoever may export people may take the file."""
    return jobs.start(
        KIND,
        event=event,
        by=by,
        right=Right.PEOPLE_EXPORT,
        options={"paper": wanted.value, "choice": asdict(choice)},
    )


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job."""
    wanted = Paper(job.options["paper"])
    rows = choosing.chosen(job.event, Choice(**job.options["choice"]))
    count = rows.count()
    if not count:
        raise jobs.CannotBeDone(gettext("This choice fits nobody."))
    progress(0, count)
    small: list[str] = []
    try:
        if wanted == Paper.TENTS:
            content, small = paper.tents(job.event, rows, now=timezone.now())
        else:
            content = SETTERS[wanted](job, rows)
    except ListCannotBeSet as refusal:
        raise jobs.CannotBeDone(str(refusal)) from refusal
    progress(count, count)
    _record(job, wanted, count)
    return jobs.Outcome(
        file=ContentFile(content),
        file_name=f"{job.event.code}-{wanted.value}.pdf",
        note=_note(small),
        result={"people": count, "small": len(small)},
    )


def _participants(job: Job, rows: RegistrationQuerySet) -> bytes:
    groups = lines.grouped(job.event, rows, "name")
    columns = ListColumn.values
    return paper.participants(job.event, groups, columns=columns, now=timezone.now())


def _attendance(job: Job, rows: RegistrationQuerySet) -> bytes:
    return paper.attendance(job.event, rows, now=timezone.now())


SETTERS: dict[Paper, Callable[[Job, RegistrationQuerySet], bytes]] = {
    Paper.PARTICIPANTS: _participants,
    Paper.ATTENDANCE: _attendance,
}


def _record(job: Job, wanted: Paper, count: int) -> None:
    auditing.record(
        CoreVerb.EXPORTED,
        event=job.event,
        by=job.by,
        list=wanted.value,
        format="pdf",
        count=count,
    )


def _note(small: list[str]) -> str:
    if not small:
        return ""
    head = ngettext(
        "%(n)d name is set small to fit; look at its card:",
        "%(n)d names are set small to fit; look at their cards:",
        len(small),
    ) % {"n": len(small)}
    return "\n".join([head, *small[:NAMED]])
