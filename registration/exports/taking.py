"""An uploaded list opened, checked, taken in by the worker, and given back mended."""

from __future__ import annotations

import io
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from gfmd_days.core.domain import jobs
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Job
from registration.domain import importing
from registration.exports import reading, sheets
from registration.exports.files import csv_lines, write_xlsx
from registration.exports.reading import Manner, Problem, Reading
from registration.exports.sheets import Sheet, Unreadable
from registration.models import ImportRun


def opened(run: ImportRun) -> Sheet:
    """Return the rows of an upload. Raises Unreadable if its file is gone."""
    if not run.file:
        raise Unreadable(gettext("The file was deleted after seven days."))
    try:
        with run.file.open("rb") as file:
            return sheets.read(file, run.file_name)
    except FileNotFoundError as error:
        raise Unreadable(gettext("The file is gone. Upload it again.")) from error


def checked(run: ImportRun) -> tuple[Sheet, Reading]:
    """Return an upload's rows and what they would do. Raises Unreadable."""
    sheet = opened(run)
    return sheet, reading.read(run.event, sheet, Manner.of(run))


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Take an upload in: checked once more row by row, written in one piece.

    It can be stopped while it checks; the writing takes some seconds and is one
    transaction.
    """
    run = ImportRun.objects.select_related("event", "stream").filter(
        event=job.event, pk=uuid.UUID(job.options["run"])
    ).first()  # fmt: skip
    if run is None:
        raise jobs.CannotBeDone(gettext("The list was deleted meanwhile."))
    try:
        found = reading.read(run.event, opened(run), Manner.of(run), progress=progress)
        if found.problems and not job.options["good_only"]:
            raise jobs.CannotBeDone(_refused(found.wrong))
        run.left_out = found.wrong
        run.save(update_fields=["left_out"])
        new, changed = importing.take_in(
            run.event, found.entries, by=job.by, now=timezone.now(), run=run
        )
    except (Refused, Unreadable) as refusal:
        raise jobs.CannotBeDone(str(refusal)) from refusal
    figures = {"new": new, "changed": changed, "left_out": found.wrong}
    return jobs.Outcome(note=_note(new, changed, found.wrong), result=figures)


def with_faults(
    sheet: Sheet, problems: list[Problem]
) -> tuple[list[str], Iterator[list[str]]]:
    """Return the headings and rows of a list with a column of what to mend."""
    words: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        where = f"{problem.column}: " if problem.column else ""
        words[problem.row].append(f"{where}{problem.words}")
    width = max(map(len, sheet.rows), default=0)

    def rows() -> Iterator[list[str]]:
        for number, cells in enumerate(sheet.rows[1:], start=2):
            blank = [""] * (width - len(cells))
            yield [*cells, *blank, " · ".join(words.get(number, []))]

    headings = [*sheet.headings, *[""] * (width - len(sheet.headings))]
    return [*headings, gettext("What to mend")], rows()


def faults_file(run: ImportRun, sheet: Sheet, problems: list[Problem]) -> IO[bytes]:
    """Return the list as a file of its own kind with what to mend in each row."""
    headings, rows = with_faults(sheet, problems)
    out = io.BytesIO()
    if run.file_name.lower().endswith(".xlsx"):
        write_xlsx(out, headings, rows)
    else:
        for line in csv_lines(headings, rows):
            out.write(line.encode())
    out.seek(0)
    return out


def _refused(wrong: int) -> str:
    return ngettext(
        "{count} row has a fault, so nothing was taken in. Mend it, or take in the "
        "good rows only.",
        "{count} rows have faults, so nothing was taken in. Mend them, or take in the "
        "good rows only.",
        wrong,
    ).format(count=wrong)


def _note(new: int, changed: int, left_out: int) -> str:
    words = [
        ngettext("{count} new person.", "{count} new people.", new).format(count=new),
        ngettext("{count} changed.", "{count} changed.", changed).format(count=changed),
    ]
    if left_out:
        words.append(
            ngettext(
                "{count} row with a fault was left out.",
                "{count} rows with faults were left out.",
                left_out,
            ).format(count=left_out)
        )
    return "\n".join(words)
