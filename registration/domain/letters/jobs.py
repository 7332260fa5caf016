"""Many letters at once, in the background."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.access import Right
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, Job, User
from registration.domain.letters import issuing, paper
from registration.models import Letter, LetterKind
from registration.models.registration import RegistrationQuerySet

ISSUE = "registration.letters"
RENEW = "registration.letters_outdated"
KINDS = (ISSUE, RENEW)
NO_FILE, ONE_PDF, ZIP = "", "pdf", "zip"
NAMED = 50


@dataclass(frozen=True)
class Choice:
    """Which letters to issue; empty values take everybody confirmed.

    Args:
        language: empty for the language we write to each person in.
        mailed: tell each person by mail.
        file: what to hand out at the end: “” nothing, “pdf” or “zip”.
    """

    kind: str = LetterKind.VISA
    language: str = ""
    category: str = ""
    region: str = ""
    only_new: bool = True
    mailed: bool = True
    file: str = NO_FILE


def register() -> None:
    """Name the work that is done in the background."""
    jobs.register(ISSUE, issue_many, title=_("Letters to issue"))
    jobs.register(RENEW, renew_outdated, title=_("Letters to bring up to date"))


def chosen(event: Event, choice: Choice) -> RegistrationQuerySet:
    """Return the confirmed registrations of a choice."""
    found: RegistrationQuerySet
    found = event.registrations.accredited().select_related("event", "person")
    if choice.category:
        found = found.filter(category__code=choice.category)
    if choice.region:
        found = found.filter(person__region__code=choice.region)
    if choice.only_new:
        letters = Letter.objects.valid().filter(
            registration=OuterRef("pk"), kind=choice.kind
        )
        found = found.filter(~Exists(letters))
    return found.order_by("person__sort_key", "pk")


def start(event: Event, choice: Choice, *, by: User) -> Job:
    """Begin issuing letters to many; the file, if any, holds passport data."""
    return jobs.start(
        ISSUE,
        event=event,
        by=by,
        right=Right.PEOPLE_SENSITIVE,
        options=asdict(choice),
    )


def start_renewal(event: Event, *, by: User) -> Job:
    """Begin bringing all outdated letters up to date."""
    return jobs.start(
        RENEW, event=event, by=by, right=Right.PEOPLE_SENSITIVE, options={}
    )


def issue_many(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job: each letter is a deed of its own, so what was issued stays issued."""
    choice = Choice(**job.options)
    people = list(chosen(job.event, choice))
    letters: list[Letter] = []
    refused: list[str] = []
    for number, registration in enumerate(people):
        progress(number, len(people))
        try:
            letter = issuing.issue(
                registration,
                LetterKind(choice.kind),
                language=choice.language or issuing.language_for(registration),
                by=job.by,
                now=timezone.now(),
                mailed=choice.mailed,
            )
        except Refused as refusal:
            refused.append(f"{registration.person.full_name}: {refusal}")
        else:
            letters.append(letter)
    outcome = jobs.Outcome(
        note=_note(len(letters), refused),
        result={"letters": len(letters), "refused": len(refused)},
    )
    if letters and choice.file:
        _add_file(outcome, job, letters, choice.file)
    return outcome


def renew_outdated(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job: replace and mail what is outdated, revoke for who is not coming."""
    found = issuing.outdated(job.event)
    refused: list[str] = []
    for number, one in enumerate(found):
        progress(number, len(found))
        try:
            issuing.bring_up_to_date(one.letter, by=_starter(job), now=timezone.now())
        except Refused as refusal:
            name = one.letter.registration.person.full_name
            refused.append(f"{one.letter.number} {name}: {refusal}")
    done = len(found) - len(refused)
    return jobs.Outcome(
        note=_note(done, refused), result={"letters": done, "refused": len(refused)}
    )


def _starter(job: Job) -> User:
    if job.by is None:
        raise jobs.CannotBeDone(gettext("Whoever started this is not there any more."))
    return job.by


def _add_file(
    outcome: jobs.Outcome, job: Job, letters: list[Letter], wanted: str
) -> None:
    fresh = Letter.objects.filter(pk__in=[one.pk for one in letters])
    letters = list(fresh.select_related("event__venue").order_by("sequence"))
    try:
        content = _zipped(letters) if wanted == ZIP else paper.pdf(letters)
    except Refused as refusal:  # the letters are issued all the same
        outcome.note += f"\n{refusal}"
        return
    outcome.file = ContentFile(content)
    outcome.file_name = f"letters-{job.event.code}.{wanted}"
    auditing.record(
        CoreVerb.SENSITIVE_READ,
        event=job.event,
        subject=job,
        by=job.by,
        field="letters",
        count=len(letters),
    )


def _zipped(letters: Iterable[Letter]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            archive.writestr(f"{letter.number}.pdf", paper.pdf([letter]))
    return out.getvalue()


def _note(done: int, refused: list[str]) -> str:
    lines = [
        ngettext("%(n)d letter is valid now.", "%(n)d letters are valid now.", done)
        % {"n": done}
    ]
    if refused:
        lines.append(
            ngettext("%(n)d was not written:", "%(n)d were not written:", len(refused))
            % {"n": len(refused)}
        )
        lines += refused[:NAMED]
    return "\n".join(lines)
