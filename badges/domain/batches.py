"""Many badges in the background: drawn in parts, kept, joined, each noted once.

A batch is planned once, so stopping it, or a worker that dies, loses nothing: the work
goes on with the parts that are missing. What is drawn already is looked through then: a
part that shows somebody who lost the place, or another name or code than is right now,
is drawn anew.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import chain
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext

from badges.audit import BadgeVerb
from badges.domain import digests, papers, picking, printing, sizing, texts
from badges.domain.designs import choosing
from badges.domain.designs.choosing import Chosen
from badges.domain.looks import Look
from badges.domain.picking import Choice
from badges.models import Batch, BatchPart, Print, PrintKind
from badges.pdf.crew import Drawn, Task, draw_parts
from badges.pdf.document import Flag
from badges.pdf.joining import join
from badges.pdf.page import BadgeText, Problem
from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.domain.clock import every
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event, Job, User
from registration.models import Registration

JOB_KIND = "badges.print"
LISTED = 50
MOST_PROCESSES = 4
UNFINISHED_LASTS = timedelta(days=14)
FINISHED_LASTS = timedelta(hours=1)
TOO_OLD = gettext_noop("This batch is too old to go on with. Start a new one.")


def start(event: Event, choice: Choice, *, by: User) -> Job:
    """Begin printing many badges in the background.

    Raises as `sizing.estimate` does.
    """
    sizing.estimate(event, choice)
    with transaction.atomic():
        batch = Batch.objects.create(
            event=event,
            by=by,
            choice=asdict(choice),
            paper=papers.kept(papers.find(event, choice.sheet)),
            created_at=timezone.now(),
        )
        return jobs.start(
            JOB_KIND,
            event=event,
            by=by,
            right=Right.BADGES,
            options={"batch": batch.pk},
        )


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Do the job: draw what is missing, join the parts, note each print once.

    Stopped or broken off, nothing counts as printed, and what is drawn is kept: the
    job that is started again has the same batch.
    """
    batch = Batch.objects.filter(event=job.event, pk=job.options.get("batch")).first()
    if batch is None or (batch.noted_at and not batch.parts.exists()):
        raise jobs.CannotBeDone(gettext(TOO_OLD))
    try:
        _plan(batch)
        has_people = batch.parts.exists()
        _drop_outdated(batch)
        _draw_missing(batch, progress)
        while _drop_ended(batch):
            _draw_missing(batch, progress)
    except Refused as refusal:
        raise jobs.CannotBeDone(str(refusal)) from refusal
    if has_people and not batch.parts.exists():
        # somebody was forgotten meanwhile, and all that was drawn with them
        raise jobs.CannotBeDone(gettext(TOO_OLD))
    # a part is empty where all of its people lost their place before it was drawn
    drawn = [part for part in _parts(batch) if part.drawn]
    if not drawn:
        return jobs.Outcome(result={"badges": 0, "flagged": 0, "looks": []})
    whole = io.BytesIO()
    join(map(_content, drawn), whole)
    badges = _note(batch, job)
    looks = [look for part in _parts(batch) for look in part.flags]
    return jobs.Outcome(
        file=ContentFile(whole.getvalue()),
        file_name=f"badges-{job.event.code}.pdf",
        result={"badges": badges, "flagged": len(looks), "looks": looks[:LISTED]},
    )


def _parts(batch: Batch) -> QuerySet[BatchPart]:
    return batch.parts.order_by("number")


def _content(part: BatchPart) -> bytes:
    with part.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _plan(batch: Batch) -> None:
    """Write down who gets a badge in which part, once."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.parts.exists():
            return
        choice = Choice(**batch.choice)
        people = list(picking.chosen(batch.event, choice).values_list("pk", "category"))
        if not people:
            return
        designs = choosing.choose(batch.event, {category for _pk, category in people})
        sheet = papers.brought_back(batch.paper)
        places = papers.fitting(sheet, designs.designs[0], choice.way).places
        keys = [pk for pk, _category in people]
        BatchPart.objects.bulk_create(
            BatchPart(batch=batch, number=number, people=part)
            for number, part in enumerate(sizing.split(keys, places, choice.start))
        )


def _drop_outdated(batch: Batch) -> None:
    """Let parts be drawn anew that show anything otherwise than it is now."""
    parts = list(_parts(batch).exclude(file=""))
    if not parts:
        return
    keys = list(chain.from_iterable(_parts(batch).values_list("people", flat=True)))
    studio = _Studio(batch, _designs(batch.event, keys))
    for part in parts:
        if [list(one) for one in studio.begin(part)[1]] != part.drawn:
            _drop(part)


def _drop_ended(batch: Batch) -> bool:
    """Let parts be drawn anew that show somebody who has no place; tell if any."""
    there = set(batch.event.registrations.accredited().values_list("pk", flat=True))
    ended = [
        part
        for part in _parts(batch).exclude(file="")
        if any(key not in there for key, _code, _digest in part.drawn)
    ]
    for part in ended:
        _drop(part)
    return bool(ended)


@transaction.atomic
def _drop(part: BatchPart) -> None:
    delete_later(part.file)
    BatchPart.objects.filter(pk=part.pk).update(file="", drawn=[], flags=[])


def processes(total: int) -> int:
    """Return how many processes are worth while for so many badges."""
    return min(MOST_PROCESSES, os.cpu_count() or 1, -(-total // (2 * sizing.PART)))


def _draw_missing(batch: Batch, progress: jobs.Progress) -> None:
    keys = list(chain.from_iterable(_parts(batch).values_list("people", flat=True)))
    missing = list(_parts(batch).filter(file=""))
    total = len(keys)
    done = total - sum(len(part.people) for part in missing)
    progress(done, total)
    if not missing:
        return
    designs = _designs(batch.event, keys)
    choice = Choice(**batch.choice)
    studio = _Studio(batch, designs)
    drawing = draw_parts(
        map(studio.task, missing),
        printing.frame(
            batch.event, designs, papers.brought_back(batch.paper), choice.way
        ),
        workers=processes(total - done),
    )
    with closing(drawing):
        for part, drawn in zip(missing, drawing, strict=True):
            studio.keep(part, drawn)
            done += len(part.people)
            progress(done, total)


def _designs(event: Event, keys: list[int]) -> Chosen:
    people = event.registrations.filter(pk__in=keys)
    return choosing.choose(event, set(people.values_list("category", flat=True)))


class _Studio:
    """Gives out what parts say and takes in what was drawn."""

    def __init__(self, batch: Batch, designs: Chosen) -> None:
        self._batch, self._designs = batch, designs
        self._digests = digests.Digests(designs, texts.heading(batch.event))
        self._begun: dict[int, list[tuple[int, str, str]]] = {}

    def begin(
        self, part: BatchPart
    ) -> tuple[list[BadgeText], list[tuple[int, str, str]]]:
        """Return the badges of a part, and each one's key, code and digest."""
        people = _still_there(self._batch.event, part.people)
        shown = list(texts.badge_texts(self._batch.event, people, self._designs))
        entries = [
            (one.pk, one.code, self._digests.of(text))
            for one, text in zip(people, shown, strict=True)
        ]
        return shown, entries

    def task(self, part: BatchPart) -> Task:
        shown, self._begun[part.number] = self.begin(part)
        return Task(part.number, shown, is_first=part.number == 0)

    def keep(self, part: BatchPart, drawn: Drawn) -> None:
        part.drawn = self._begun.pop(part.number)
        part.flags = [
            (part.drawn[flag.position][0], *flag[1:]) for flag in drawn.report.flags
        ]
        with transaction.atomic():
            # a worker that was thought dead was faster, or somebody was forgotten: a
            # row that is gone must not come back with their name
            here = BatchPart.objects.select_for_update().filter(pk=part.pk, file="")
            if here.first() is None:
                return
            name = f"{self._batch.pk}-{part.number}.pdf"
            part.file.save(name, ContentFile(drawn.pdf))


def _still_there(event: Event, keys: list[int]) -> list[Registration]:
    found = event.registrations.accredited().with_people().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _note(batch: Batch, job: Job) -> int:
    """Note every badge of the file, unless an earlier run of the work did."""
    drawn = [entry for part in _parts(batch) for entry in part.drawn]
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.noted_at is not None:
            return len(drawn)
        locked.noted_at = now = timezone.now()
        locked.save(update_fields=["noted_at"])
        there = set(batch.event.registrations.values_list("pk", flat=True))
        Print.objects.bulk_create(
            (
                Print(
                    registration_id=key,
                    code=code,
                    digest=digest,
                    at=now,
                    by=job.by,
                    kind=PrintKind.BATCH,
                    job=job,
                )
                for key, code, digest in drawn
                if key in there
            ),
            batch_size=500,
        )
        auditing.record(
            BadgeVerb.BATCH_PRINTED,
            event=job.event,
            subject=job,
            by=job.by,
            badges=len(drawn),
        )
    return len(drawn)


def told(job: Job) -> str:
    """Return what a finished batch's page says, in the language of whoever reads it."""
    if "looks" not in job.result:
        return job.note  # of a batch from before results had them
    count, flagged = job.result["badges"], job.result["flagged"]
    if not count:
        return gettext("There was no badge to print.")
    note = ngettext("%(n)d badge.", "%(n)d badges.", count) % {"n": count}
    if not flagged:
        return note
    need = ngettext(
        "%(n)d needs a look before you hand it out:",
        "%(n)d need a look before you hand them out:",
        flagged,
    )
    return "\n".join([note, need % {"n": flagged}, *map(str, _looks(job))])


def _looks(job: Job) -> list[Look]:
    """Return the badges a batch lists, of those who are still there."""
    flags = job.result["looks"]
    keys = {flag[0] for flag in flags}
    people = job.event.registrations.with_people().in_bulk(keys)
    return [
        Look(people[key], Flag(0, code, field, Problem(problem), detail))
        for key, code, field, problem, detail in flags
        if key in people
    ]


def print_to(
    event: Event,
    people: Sequence[Registration],
    choice: Choice,
    out: BinaryIO,
    *,
    workers: int = 1,
    tell: Callable[[int], None] | None = None,
) -> list[Look]:
    """Write badges into one PDF in this process and its helpers. Notes nothing.

    Args:
        tell: called with the number of badges drawn.

    Raises SizesDiffer, TooLargeForPaper, TooLargeForLabel, NoSuchLabel.
    """
    sizing.estimate(event, choice)
    designs = choosing.choose(event, {one.category_id for one in people})
    sheet = papers.find(event, choice.sheet)
    imposed = papers.fitting(sheet, designs.designs[0], choice.way)
    slots = list(sizing.split(range(len(people)), imposed.places, choice.start)) or [[]]
    looks: list[Look] = []

    def tasks() -> Iterator[Task]:
        for number, slot in enumerate(slots):
            some = [people[index] for index in slot]
            shown: list[BadgeText] = list(texts.badge_texts(event, some, designs))
            yield Task(number, shown, is_first=number == 0)

    def pdfs(drawing: Iterator[Drawn]) -> Iterator[bytes]:
        for drawn, slot in zip(drawing, slots, strict=True):
            looks.extend(
                Look(people[slot[flag.position]], flag) for flag in drawn.report.flags
            )
            if tell and slot:
                tell(slot[-1] + 1)
            yield drawn.pdf

    frame = printing.frame(event, designs, sheet, choice.way)
    join(pdfs(draw_parts(tasks(), frame, workers=workers)), out)
    return looks


def forget(event: Event) -> None:
    """Delete what is drawn but not handed out: a person in it is to be forgotten."""
    _delete(BatchPart.objects.filter(batch__event=event))


def _delete(parts: QuerySet[BatchPart]) -> None:
    # locked, so that a part being kept at this moment is seen with its file
    for part in parts.select_for_update(of=("self",)):
        delete_later(part.file)
    parts.delete()


@every(timedelta(hours=1), name="badges.batches")
@transaction.atomic
def forget_old(*, now: datetime) -> None:
    """Delete the parts of batches that are whole, and of those nobody went on with."""
    _delete(BatchPart.objects.filter(batch__noted_at__lt=now - FINISHED_LASTS))
    _delete(BatchPart.objects.filter(batch__created_at__lt=now - UNFINISHED_LASTS))
