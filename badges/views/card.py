"""What the desk does with a person beyond letting them in: notes, things, category."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import handing_over, lettering, noting
from badges.forms.desk import (
    AlertsForm,
    CategoryForm,
    HandOverForm,
    LettersForm,
    NoteForm,
)
from badges.models import DeskNote, HandOver
from badges.views import places
from badges.views.cards import Card, alerts_of
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.models import Registration, State


@event_view(Right.DESK)
@require_POST
@once
def add_note(request: EventRequest, pk: int) -> HttpResponse:
    registration = _registration(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _form(request, registration, form, "note")
    text = form.cleaned_data["text"]
    noting.add(registration, text, by=request.user, now=timezone.now())
    messages.success(request, _("The note is kept."))
    return places.go(request, "person", pk)


@event_view(Right.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def note(request: EventRequest, pk: int, note: int) -> HttpResponse:
    """Change a note or take it away, and see how it read before."""
    registration = _registration(request, pk)
    row = get_object_or_404(DeskNote, registration=registration, pk=note)
    form = NoteForm(request.POST or None, initial={"text": row.text})
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        text = "" if "remove" in request.POST else form.cleaned_data["text"]
        try:
            noting.change(row, text, by=request.user, now=timezone.now())
        except noting.NoteChanged as refusal:
            # what was typed stays in the form; the newest note stands on the card
            form.add_error(None, str(refusal))
        else:
            words = _("The note is kept.") if text else _("The note is taken away.")
            messages.success(request, words)
            return places.go(request, "person", pk)
    more = {"note": row, "earlier": noting.history(row)}
    return _form(request, registration, form, "note", **more)


@event_view(Right.PEOPLE_CATEGORY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def category(request: EventRequest, pk: int) -> HttpResponse:
    """Give somebody another category."""
    registration = _registration(request, pk)
    form = CategoryForm(
        request.POST or None,
        event=request.event,
        initial={"category": registration.category_id},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["category"]
        if noting.change_category(registration, chosen, by=request.user):
            messages.success(
                request,
                _("The category is changed. Take the old badge back, print a new one."),
            )
        return places.go(request, "person", pk)
    return _form(request, registration, form, "category")


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def alerts(request: EventRequest, pk: int) -> HttpResponse:
    """What the desk must see when this badge is read."""
    registration = _registration(request, pk)
    form = AlertsForm(
        request.POST if request.method == "POST" else None,
        initial={"kinds": alerts_of(registration)},
    )
    if request.method == "POST" and form.is_valid():
        kinds = form.cleaned_data["kinds"]
        noting.set_alerts(registration, kinds, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return places.go(request, "person", pk)
    return _form(request, registration, form, "alerts")


@event_view(Right.DESK)
@require_POST
@once
def give(request: EventRequest, pk: int) -> HttpResponse:
    """Note what is handed over."""
    registration = _registration(request, pk)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            handing_over.give(
                registration, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except handing_over.OutAlready as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Noted as handed over."))
            return places.go(request, "person", pk)
    return _form(request, registration, form, "thing")


@event_view(Right.DESK)
@require_POST
@once
def take_back(request: EventRequest, pk: int, thing: uuid.UUID) -> HttpResponse:
    """Note that a thing is back."""
    registration = _registration(request, pk)
    given = get_object_or_404(
        HandOver, registration=registration, pk=thing, is_back=False
    )
    handing_over.take_back(given, by=request.user, now=timezone.now())
    words = _("Noted as brought back.")
    if given.deposit:
        words = _("Noted as brought back. Give back the deposit: %(deposit)s") % {
            "deposit": given.deposit
        }
    messages.success(request, words)
    if "list" in request.POST:
        return places.go(request, "out")
    return places.go(request, "person", pk)


@event_view(Right.DESK)
@require_safe
def out(request: EventRequest) -> HttpResponse:
    """What was handed over and is not back."""
    context = {"event": request.event, "rows": handing_over.out(request.event)}
    return render(request, "badges/out.html", context)


@event_view(Right.DESK)
@require_safe
def letters(request: EventRequest) -> HttpResponse:
    """Who is still to come, of the letters of one desk."""
    form = LettersForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    first, last = sorted(
        (given.get("first", ""), given.get("last", "") or given.get("first", ""))
    )
    found = lettering.to_come(request.event, first or last, last)
    context = {
        "event": request.event,
        "form": form,
        "found": found,
        "first": first or last,
        "last": last,
        "cards": [Card.of(one) for one in found.people],
    }
    return render(request, "badges/letters.html", context)


def _form(
    request: EventRequest,
    registration: Registration,
    form: NoteForm | HandOverForm | CategoryForm | AlertsForm,
    what: str,
    **more: object,
) -> HttpResponse:
    """The page of one form about somebody."""
    context = {
        "event": request.event,
        "card": Card.of(registration),
        "form": form,
        "what": what,
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "badges/card_form.html", context, status=status)


def _registration(request: EventRequest, pk: int) -> Registration:
    people = request.event.registrations.with_people().exclude(state=State.DRAFT)
    return get_object_or_404(people, pk=pk)
