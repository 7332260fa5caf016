"""A selected person's passport, travel and letters, on their own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import showing, travelling
from registration.domain.letters import issuing, paper
from registration.forms.letters import AskForm
from registration.forms.travel import TravelForm, initial_of
from registration.models import (
    Intake,
    Letter,
    LetterKind,
    LetterState,
    Registration,
    State,
    TravelDetails,
)
from registration.views.by_link import OwnRequest, own_view
from registration.views.letters import pdf_answer
from registration.views.limits import refuse, too_often

LETTERS_PER_HOUR = 20


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def travel(request: OwnRequest, token: str) -> HttpResponse:
    """The second form, for selected people only; half of it is fine too."""
    registration, now = request.registration, timezone.now()
    if not showing.is_invited(registration):
        return _not_yet(request, token)
    present = travelling.of(registration)
    form = _form(request, present)
    if request.method == "POST" and form.is_valid():
        try:
            travelling.save(registration, form.cleaned_data, by=None, now=now)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Your travel details are saved."))
            after = "own_letters" if issuing.kinds_open(registration) else "own"
            return redirect(f"registration:{after}", token=token)
    return render(
        request,
        "registration/letters/travel.html",
        {
            "form": form,
            "token": token,
            "registration": registration,
            "intake": _intake(registration),
            "is_open": travelling.is_open(registration, now=now),
            "has_draft": bool(present.draft_json) and not form.is_bound,
        },
        status=422 if form.is_bound else 200,
    )


@own_view
@require_POST
def keep_travel(request: OwnRequest, token: str) -> HttpResponse:
    """Keep what is typed so far; the page asks this by itself."""
    typed = {name: request.POST.getlist(name) for name in request.POST}
    try:
        travelling.keep_draft(request.registration, typed, now=timezone.now())
    except Refused:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def letters(request: OwnRequest, token: str) -> HttpResponse:
    """Get a letter at once, in the language of an embassy."""
    registration = request.registration
    kinds = issuing.kinds_open(registration)
    form = AskForm(
        request.POST or None,
        event=registration.event,
        kinds=kinds,
        initial={
            "kind": kinds[0] if kinds else "",
            "language": issuing.language_for(registration),
        },
    )
    if request.method == "POST" and form.is_valid():
        if too_often("letter", registration.key.hex, limit=LETTERS_PER_HOUR):
            return refuse(request)
        return _issue(request, token, form)
    return render(
        request,
        "registration/letters/own.html",
        {
            "form": form,
            "token": token,
            "registration": registration,
            "kinds": kinds,
            "lacks_passport": registration.state == State.CONFIRMED
            and LetterKind.VISA not in kinds,
            "letters": registration.letters.valid(),
        },
        status=422 if form.is_bound else 200,
    )


@own_view
@require_safe
def letter_file(request: OwnRequest, token: str, number: str) -> HttpResponse:
    letter = get_object_or_404(
        Letter.objects.select_related("event__venue"),
        registration=request.registration,
        number=number,
    )
    if letter.state != LetterState.VALID:
        raise Http404
    try:
        return pdf_answer(paper.pdf([letter]), letter.number)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:own_letters", token=token)


@event_view(Right.PEOPLE_SENSITIVE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def team_travel(request: EventRequest, pk: int) -> HttpResponse:
    """Somebody's passport and travel for the team; each reading is noted."""
    rows = Registration.objects.select_related("person", "event")
    row = get_object_or_404(rows, event=request.event, pk=pk)
    present = travelling.of(row)
    shows = request.method == "POST" or not present.pk
    may_change = Right.PEOPLE_EDIT in request.rights
    wants_saved = "save" in request.POST and may_change
    form = TravelForm(
        request.POST if wants_saved else None,
        event=request.event,
        initial=initial_of(present),
    )
    if wants_saved and form.is_valid():
        travelling.save(row, form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("The changes are saved."))
        return redirect("registration:team_travel", request.event.code, pk)
    if shows and present.pk and not wants_saved:
        auditing.record(
            CoreVerb.SENSITIVE_READ,
            event=request.event,
            subject=row,
            by=request.user,
            field="travel",
        )
    context = {
        "form": form,
        "registration": row,
        "person": row.person,
        "shows": shows,
        "may_change": may_change,
        "intake": _intake(row),
    }
    status = 422 if form.is_bound else 200
    return render(
        request, "registration/letters/team_travel.html", context, status=status
    )


def _form(request: OwnRequest, present: TravelDetails) -> TravelForm:
    """What is posted, else what was typed and not saved, else what is saved."""
    event = request.registration.event
    initial = initial_of(present)
    if request.method == "POST":
        return TravelForm(request.POST, event=event)
    if draft := travelling.draft(present):
        typed: MultiValueDict[str, Any] = MultiValueDict(draft)
        initial |= {name: typed[name] for name in draft if draft[name]}
    return TravelForm(event=event, initial=initial)


def _issue(request: OwnRequest, token: str, form: AskForm) -> HttpResponse:
    try:
        letter = issuing.issue(
            request.registration,
            LetterKind(form.cleaned_data["kind"]),
            language=form.cleaned_data["language"],
            by=None,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = _("Letter {number} is ready. Download it below.")
        messages.success(request, text.format(number=letter.number))
    return redirect("registration:own_letters", token=token)


def _not_yet(request: OwnRequest, token: str) -> HttpResponse:
    messages.info(request, _("Travel details are asked of selected people only."))
    return redirect("registration:own", token=token)


def _intake(registration: Registration) -> Intake:
    found = Intake.objects.filter(event=registration.event).first()
    return found or Intake(event=registration.event)
