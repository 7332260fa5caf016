"""An uploaded list on its way: kept, its columns named, taken in, forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction

from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing, jobs
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event, Job, User
from registration.audit import Verb
from registration.domain import headings as columns
from registration.domain.refusals import TakenInAlready
from registration.models import ImportRun, RunState, Stream
from registration.models.imports import FILE_LASTS

JOB = "registration.import"
NAME_LENGTH = 120


@transaction.atomic
def upload(
    event: Event,
    file: File[bytes],
    *,
    headings: Sequence[str],
    rows: int,
    by: User,
    now: datetime,
) -> ImportRun:
    """Keep a list that could be read, with a first guess at its columns.

    A list with the headings of an earlier one gets what was said about that one.
    """
    name = PurePath(file.name or "list").name[-NAME_LENGTH:]
    run = ImportRun(
        event=event,
        by=by,
        created_at=now,
        file_name=name,
        headings_key=columns.key_of(list(headings)),
        rows=rows,
    )
    earlier = ImportRun.objects.mapped_like(run)
    if earlier:
        run.mapping, run.words = earlier.mapping, earlier.words
        run.stream, run.empties = earlier.stream, earlier.empties
    else:
        guessed = columns.guess(list(headings))
        run.mapping = {str(number): field for number, field in guessed.items()}
    run.file.save(f"{run.pk}{PurePath(name).suffix.lower()}", file, save=False)
    run.save()
    auditing.record(Verb.LIST_UPLOADED, event=event, by=by, rows=rows)
    return run


def name_columns(
    run: ImportRun, mapping: Mapping[int, str], *, stream: Stream | None, empties: bool
) -> None:
    """Keep which field each column fills, and how to read the list.

    Raises TakenInAlready.
    """
    _check_open(run)
    run.mapping = {str(number): field for number, field in mapping.items()}
    run.stream, run.empties, run.state = stream, empties, RunState.MAPPED
    run.save(update_fields=["mapping", "stream", "empties", "state"])


def explain(
    run: ImportRun,
    *,
    words: Mapping[str, Mapping[str, str]],
    same: Mapping[int, bool],
) -> None:
    """Keep what words of the list mean, and which rows are people known already.

    Args:
        words: by field, folded word to our code; "" leaves the answer empty.

    Raises TakenInAlready.
    """
    _check_open(run)
    for field, meanings in words.items():
        run.words[field] = {**run.words.get(field, {}), **meanings}
    run.same |= {str(number): is_same for number, is_same in same.items()}
    run.save(update_fields=["words", "same"])


@transaction.atomic
def start(run: ImportRun, *, good_only: bool, by: User) -> Job:
    """Begin taking the list in, in the background.

    Args:
        good_only: leave out the rows with faults instead of refusing the list.

    Raises TakenInAlready.
    """
    _check_open(run)
    job = jobs.start(
        JOB,
        event=run.event,
        by=by,
        right=Right.PEOPLE_EDIT,
        options={"run": str(run.pk), "good_only": good_only},
    )
    run.job = job
    run.save(update_fields=["job"])
    return job


@transaction.atomic
def forget(run: ImportRun, *, by: User) -> None:
    """Delete an upload with its file; people taken in from it stay."""
    delete_later(run.file)
    run.delete()
    auditing.record(Verb.LIST_FORGOTTEN, event=run.event, by=by)


@transaction.atomic
def forget_files(*, now: datetime) -> int:
    """Delete files past their days; return how many.

    What was learnt about the columns of a list stays for the next one, but not for a
    list nobody named the columns of: its first row may be a person.
    """
    old = ImportRun.objects.filter(created_at__lt=now - FILE_LASTS)
    gone = 0
    for run in old.with_file():
        delete_later(run.file)
        ImportRun.objects.filter(pk=run.pk).update(file="")
        gone += 1
    old.filter(state=RunState.UPLOADED).delete()
    return gone


def delete_all(event: Event) -> int:
    """Delete an event's uploads with their files; return how many files went."""
    runs = list(ImportRun.objects.filter(event=event).with_file())
    for run in runs:
        delete_later(run.file)
    ImportRun.objects.filter(event=event).delete()
    return len(runs)


def delete_files(event: Event) -> None:
    """Delete the files of an event's uploads, and the lists not taken in yet: whoever
    stands in one would come back with it."""
    runs = ImportRun.objects.filter(event=event)
    for run in runs.with_file():
        delete_later(run.file)
    runs.exclude(state=RunState.TAKEN).delete()
    runs.update(file="")


def _check_open(run: ImportRun) -> None:
    if run.state == RunState.TAKEN:
        raise TakenInAlready
