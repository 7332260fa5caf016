"""Bringing a list in: upload, name its columns, check, take in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import names
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import import_runs, wording
from registration.domain.headings import TARGETS
from registration.exports import sheets, taking
from registration.exports.files import CONTENT_TYPES, Format
from registration.exports.reading import Reading
from registration.exports.sheets import Sheet, Unreadable
from registration.forms.importing import CellChecker, MappingForm, UploadForm
from registration.models import ImportRun, Registration, RunState

PAST = 20
SAMPLES = 3
SAMPLE_LENGTH = 60
SHOWN_PROBLEMS = 100
SHOWN_WORDS = 60
SHOWN_DOUBTS = 50
LEAVE_EMPTY = "-"


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def upload(request: EventRequest) -> HttpResponse:
    """Take a file, or show how to and what was brought in before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = sheets.read(file, file.name)
            if len(sheet.rows) < 2 or not any(sheet.headings):
                raise Unreadable(
                    _("The first row must hold the headings, and people follow below.")
                )
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            file.seek(0)
            run = import_runs.upload(
                request.event,
                file,
                headings=sheet.headings,
                rows=sum(1 for _row in sheet.numbered()),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("registration:import_columns", request.event.code, run.pk)
    runs = ImportRun.objects.filter(event=request.event).select_related("by")[:PAST]
    context = {"form": form, "runs": runs, "is_tried": request.method == "POST"}
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/import.html", context, status=status)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def columns(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """Say which of our fields each column is."""
    run = _get(request, pk)
    try:
        sheet = taking.opened(run)
    except Unreadable as fault:
        return _back(request, str(fault))
    form = MappingForm(
        request.POST or None,
        run=run,
        headings=sheet.headings,
        samples=_samples(sheet),
    )
    if request.method == "POST" and form.is_valid():
        try:
            import_runs.name_columns(
                run,
                form.mapping(),
                stream=form.cleaned_data.get("stream"),
                empties=form.cleaned_data["empties"],
            )
        except Refused as refusal:
            return _back(request, str(refusal))
        return redirect("registration:import_check", request.event.code, run.pk)
    remembered = ImportRun.objects.mapped_like(run) is not None
    return render(
        request,
        "registration/import_columns.html",
        {"run": run, "form": form, "sheet": sheet, "remembered": remembered},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def check(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what taking the list in would do; learn what its words mean."""
    run = _get(request, pk)
    if run.state == RunState.UPLOADED:
        return redirect("registration:import_columns", request.event.code, run.pk)
    try:
        if request.method == "POST":
            import_runs.explain(
                run, words=_words(request, run), same=_answers(request.POST)
            )
            return redirect("registration:import_check", request.event.code, run.pk)
        _sheet, found = taking.checked(run)
    except (Refused, Unreadable) as fault:
        return _back(request, str(fault))
    return render(
        request,
        "registration/import_check.html",
        {
            "run": run,
            "found": found,
            "problems": found.problems[:SHOWN_PROBLEMS],
            "more_problems": max(len(found.problems) - SHOWN_PROBLEMS, 0),
            "unknown": _unknown(request, found),
            "doubts": _doubts(request, found),
            "leave_empty": LEAVE_EMPTY,
        },
    )


@event_view(Right.PEOPLE_EDIT)
@require_safe
def faults(request: EventRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Give the list back with a column that says what to mend."""
    run = _get(request, pk)
    try:
        sheet, found = taking.checked(run)
    except Unreadable as fault:
        return _back(request, str(fault))
    is_book = run.file_name.lower().endswith(".xlsx")
    ending = Format.XLSX if is_book else Format.CSV
    stem = run.file_name.rpartition(".")[0] or "list"
    response = FileResponse(
        taking.faults_file(run, sheet, found.problems),
        as_attachment=True,
        filename=f"{stem}-to-mend.{ending}",
        content_type=CONTENT_TYPES[ending],
    )
    response["Cache-Control"] = "no-store"
    return response


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def take(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin taking the list in."""
    run = _get(request, pk)
    try:
        job = import_runs.start(
            run, good_only="good_only" in request.POST, by=request.user
        )
    except Refused as refusal:
        return _back(request, str(refusal))
    return redirect("core:job", request.event.code, job.pk)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def forget(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    import_runs.forget(_get(request, pk), by=request.user)
    messages.success(request, _("The file is deleted."))
    return redirect("registration:import", request.event.code)


def _get(request: EventRequest, pk: uuid.UUID) -> ImportRun:
    rows = ImportRun.objects.select_related("stream", "job")
    run = get_object_or_404(rows, event=request.event, pk=pk)
    run.event = request.event
    return run


def _back(request: EventRequest, words: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect("registration:import", request.event.code)


def _samples(sheet: Sheet) -> dict[int, list[str]]:
    """Return the first values of each column, cut to what fits beside a choice."""
    found: dict[int, list[str]] = {}
    for number in range(len(sheet.headings)):
        filled = (
            cells[number].strip()
            for _row, cells in sheet.numbered()
            if number < len(cells) and cells[number].strip()
        )
        found[number] = [
            text if len(text) <= SAMPLE_LENGTH else f"{text[:SAMPLE_LENGTH]}…"
            for text, _n in zip(filled, range(SAMPLES), strict=False)
        ]
    return found


def _choices(request: EventRequest, fields: Iterable[str]) -> dict[str, list[Any]]:
    """Return what the words of each field may be made to mean, in words."""
    wanted = set(fields)
    if not wanted:
        return {}
    checker = CellChecker(request.event)
    coded: dict[str, Mapping[str, Any]] = {
        "stream": checker.streams,
        "region": checker.regions,
    }
    found: dict[str, list[Any]] = {}
    for name in wanted:
        if name in coded:
            found[name] = [(code, str(row)) for code, row in coded[name].items()]
        elif choices := getattr(checker.fields[name], "choices", None):
            found[name] = _flat(choices)
        else:
            found[name] = [("on", _("Yes")), ("off", _("No"))]
    return found


def _flat(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for code, label in choices:
        if isinstance(label, list | tuple):
            flat += [(str(inner), str(words)) for inner, words in label]
        elif code:
            flat.append((str(code), str(label)))
    return flat


def _unknown(request: EventRequest, found: Reading) -> list[dict[str, Any]]:
    """Return the words nobody understands, the most frequent first."""
    choices = _choices(request, list(found.unknown))
    counted = [
        (count, field, word)
        for field, words in found.unknown.items()
        for word, count in words.items()
    ]
    counted.sort(key=lambda one: -one[0])
    return [
        {
            "label": TARGETS[field],
            "word": word,
            "count": count,
            "name": f"word-{field}-{names.fold(word) or word}",
            "choices": choices[field],
        }
        for count, field, word in counted[:SHOWN_WORDS]
    ]


def _words(request: EventRequest, run: ImportRun) -> dict[str, dict[str, str]]:
    """Read what the team says words mean; an unknown code says nothing."""
    posted: list[tuple[str, str, str]] = []
    for name in request.POST:
        kind, _dash, rest = name.partition("-")
        field, _dash, word = rest.partition("-")
        code = request.POST.get(name, "")
        if kind == "word" and field in wording.WORDED and word and code:
            posted.append((field, word, code))
    choices = _choices(request, {field for field, _word, _code in posted})
    taught: dict[str, dict[str, str]] = {}
    for field, word, code in posted:
        if code == LEAVE_EMPTY or code in dict(choices[field]):
            meaning = "" if code == LEAVE_EMPTY else code
            taught.setdefault(field, {})[word[:300]] = meaning
    return taught


def _answers(posted: QueryDict) -> dict[int, bool]:
    """Read which rows are the person they look like."""
    return {
        int(number): value == "same"
        for name, value in posted.items()
        if (number := name.removeprefix("row-")) != name
        and number.isdecimal()
        and len(number) < 9
        and value in {"same", "new"}
    }


def _doubts(request: EventRequest, found: Reading) -> list[dict[str, Any]]:
    shown = found.doubts[:SHOWN_DOUBTS]
    rows = (
        Registration.objects.filter(event=request.event)
        .with_people()
        .in_bulk([doubt.known for doubt in shown])
    )
    return [{"doubt": doubt, "known": rows[doubt.known]} for doubt in shown]
