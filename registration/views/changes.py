"""Changes asked for after the confirmation: asking, and the organizers' answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_countries import countries

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Sector
from registration.domain import answers as filled
from registration.domain import binding, changing
from registration.forms.answering import ReplyForm
from registration.forms.application import ApplicationForm
from registration.forms.team import TeamForm
from registration.models import ChangeRequest, ChangeState
from registration.views.by_link import OwnRequest, own_view

PAGE = 25


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: OwnRequest, token: str) -> HttpResponse:
    """Ask the organizers to change an answer the place rests on."""
    row = request.registration
    if not binding.binds(row):
        return redirect("registration:own_edit", token=token)
    before = filled.of(row)
    form = ApplicationForm(
        request.POST or None,
        event=row.event,
        now=None,
        only=binding.ASKED,
        initial={**vars(before), "region": before.region},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changing.ask(row, form.answers(before), by=None, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("We have passed it on. You get a mail with the answer.")
            )
            return redirect("registration:own", token=token)
    return render(
        request,
        "registration/own_ask.html",
        {"form": form, "token": token, "registration": row},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_safe
def changes(request: EventRequest) -> HttpResponse:
    """The requests that wait, the oldest first; the others with `?state=all`."""
    shows_all = request.GET.get("state") == "all"
    rows = ChangeRequest.objects.of_event(request.event).select_related(
        "registration__person", "registration__event", "by"
    )
    waiting = rows.open().count()
    found = rows.order_by("-asked_at", "-pk") if shows_all else rows.open()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    regions = {one.code: str(one.name) for one in request.event.regions.all()}
    return render(
        request,
        "registration/changes.html",
        {
            "page": page,
            "changes": [
                {"row": row, "lines": lines(row, regions), "form": _reply()}
                for row in page
            ],
            "shows_all": shows_all,
            "waiting": waiting,
            "total": rows.count(),
        },
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def answer(request: EventRequest, pk: int) -> HttpResponse:
    """Make the change, or leave it with words to the person."""
    rows = ChangeRequest.objects.of_event(request.event)
    row = get_object_or_404(rows.select_related("registration__person"), pk=pk)
    is_made = request.POST.get("answer") == "approve"
    form = ReplyForm(request.POST, needs_words=not is_made)
    if not form.is_valid():
        for error in form.errors["words"]:
            messages.error(request, str(error))
        return redirect("registration:changes", code=request.event.code)
    deed: Callable[..., None] = changing.approve if is_made else changing.refuse
    try:
        deed(row, words=form.cleaned_data["words"], by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = (
            _("The change is made; {name} gets a mail.")
            if is_made
            else _("Nothing is changed; {name} gets a mail with your words.")
        )
        name = row.registration.person.full_name
        messages.success(request, text.format(name=name))
    return redirect("registration:changes", code=request.event.code)


def lines(row: ChangeRequest, regions: dict[str, str]) -> list[dict[str, Any]]:
    """Return each answer of a request: its question, what is there, what is wanted."""
    return [
        {
            "label": TeamForm.LABELS.get(name, ApplicationForm.base_fields[name].label),
            "before": _shown(name, row.before.get(name, ""), regions),
            "wanted": _shown(name, wanted, regions),
        }
        for name, wanted in row.wanted.items()
    ]


def _shown(name: str, text: str, regions: dict[str, str]) -> str:
    """An answer in words; a code that is no more stays as it is."""
    if not text:
        return "–"
    words: dict[str, dict[str, Any]] = {
        "country": {text: countries.name(text)},
        "sector": dict(Sector.choices),
        "region": regions,
    }
    return str(words.get(name, {}).get(text) or text)


def _reply() -> ReplyForm:
    return ReplyForm(needs_words=False, auto_id=False)


def latest(registration: Any) -> ChangeRequest | None:
    """Return the request a person's page speaks of: the last one."""
    rows: Any = registration.change_requests
    found: ChangeRequest | None = rows.order_by("-asked_at", "-pk").first()
    return found


def is_open(change: ChangeRequest | None) -> bool:
    return change is not None and change.state == ChangeState.OPEN
