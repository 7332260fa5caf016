"""Certificates for everybody who deserves one, in the background."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from badges.domain.certificates import issuing, paper
from badges.domain.certificates.deserving import deserving
from badges.models import Certificate, DeskSettings
from gfmd_days.core import on_site
from gfmd_days.core.access import Right
from gfmd_days.core.domain import jobs
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, Job, User
from registration.models import Registration

KIND = "badges.certificates"


def register() -> None:
    """Name the work that is done in the background."""
    jobs.register(KIND, issue_many, title=_("Certificates to issue"))


def start(event: Event, *, mailed: bool, with_file: bool, by: User) -> Job:
    """Begin issuing to all who deserve it.

    Args:
        mailed: tell each person by mail.
        with_file: hand out one PDF of all at the end.

    Raises OnlyOnTheSite.
    """
    on_site.need_the_site()
    options = {"mailed": mailed, "with_file": with_file}
    return jobs.start(KIND, event=event, by=by, right=Right.BADGES, options=options)


def issue_many(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job: each is a deed of its own, so what was issued stays issued."""
    rules = DeskSettings.objects.of(job.event)
    chosen = deserving(job.event, rules)
    issued: list[int] = []
    for number, pk in enumerate(chosen):
        progress(number, len(chosen))
        try:
            found = issuing.issue(
                Registration.objects.get(pk=pk),
                by=job.by,
                now=timezone.now(),
                mailed=job.options["mailed"],
            )
        except Registration.DoesNotExist:  # became one with another, or was deleted
            continue
        except Refused:  # withdrawn, or undone meanwhile: the page shows who has none
            continue
        issued.append(found.pk)
    words = ngettext(
        "%(n)d certificate is valid now.",
        "%(n)d certificates are valid now.",
        len(issued),
    )
    outcome = jobs.Outcome(
        note=words % {"n": len(issued)}, result={"certificates": len(issued)}
    )
    if issued and job.options["with_file"]:
        rows = Certificate.objects.with_people().filter(pk__in=issued)
        rows = rows.order_by("registration__person__sort_key", "pk")
        outcome.file = ContentFile(paper.pdf(list(rows)))
        outcome.file_name = f"certificates-{job.event.code}.pdf"
    return outcome
