"""A delegate's own page: where they stand, what to do next, their badge code."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import subscribing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from registration.domain import (
    answering,
    applying,
    binding,
    deadlines,
    following,
    links,
    news,
    own_page,
    showing,
    travelling,
)
from registration.domain import answers as filled
from registration.domain.forms import keeping
from registration.domain.forms.questions import KNOWN
from registration.domain.moves import Move
from registration.forms.answering import LeaveForm
from registration.forms.asking import AskedForm, shown_before
from registration.models import Decision, Registration, State
from registration.views import changes, files
from registration.views.by_link import OwnRequest, own_view

# The link is bound to the address, and withdrawing takes the agreement back.
NOT_CHANGED = frozenset({"email", "consent_processing"})


@own_view
@require_safe
def own(request: OwnRequest, token: str) -> HttpResponse:
    registration = request.registration
    intake = getattr(registration.event, "intake", None)
    change = changes.latest(registration)
    seen = showing.known(registration)
    confirmed = registration.state == State.CONFIRMED
    follow_ups = list(following.forms_for(registration))
    return render(
        request,
        "registration/own.html",
        {
            "registration": registration,
            "person": registration.person,
            "token": token,
            "intake": intake,
            "answer_by": deadlines.day(registration, intake),
            "is_binding": binding.binds(registration),
            "follow_ups": follow_ups,
            "parts": own_page.parts(registration),
            "answered_forms": following.answered(registration) if follow_ups else (),
            "asks_still": travelling.is_open(registration, now=timezone.now()),
            "change": change,
            "points": showing.state_line(registration, intake),
            "moves": {str(move) for move in showing.open_moves(registration)},
            "state": str(seen.state),
            "decision": str(seen.decision or ""),
            "is_selected": seen.decision == Decision.SELECTED,
            "qr": qr_image(registration.code) if confirmed else "",
            "calendar": calendar_addresses(registration) if confirmed else {},
            "agenda_url": _url("agenda:public", registration.event.code),
            "my_agenda_url": _url("agenda:mine", token),
            "wants_news": news.wants(registration),
            "news_url": reverse(
                "registration:news",
                args=[registration.event.code, links.news_token(registration)],
            ),
        },
    )


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: OwnRequest, token: str) -> HttpResponse:
    """Change answers; a draft of the team's can be sent from here too."""
    registration = request.registration
    if Move.EDIT not in showing.open_moves(registration):
        return _refused(request, token, _("Your answers cannot be changed any more."))
    before = filled.of(registration)
    asked = keeping.in_force(registration.event, registration.stream)
    refused = {}
    if request.method == "POST":
        refused = files.posted(request, asked.definition, registration)
    here = files.held(registration)
    form = AskedForm(
        request.POST or None,
        event=registration.event,
        definition=asked.definition,
        language=get_language() or "en",
        stream=registration.stream,
        leave_out=NOT_CHANGED | _bound(registration),
        held=files.ids(files.staying(request, here)),
        standing=filled.as_given(before),
        initial=shown_before(before, asked.definition),
    )
    form.files_here = {
        key: (one.name, reverse("registration:own_file", args=[token, one.pk]))
        for key, one in here.items()
    }
    files.say(form, refused)
    if request.method == "POST" and form.is_valid():
        return _do(
            request,
            token,
            lambda: applying.edit(
                registration, form.answers(before), by=None, now=timezone.now()
            ),
            _("Your answers are saved."),
        )
    return render(
        request,
        "registration/own_edit.html",
        {
            "form": form,
            "parts": list(form.parts()),
            "token": token,
            "registration": registration,
            "is_binding": binding.binds(registration),
        },
        status=422 if form.is_bound else 200,
    )


@own_view
@require_POST
@once
def submit(request: OwnRequest, token: str) -> HttpResponse:
    """Send an application the team had begun."""
    return _do(
        request,
        token,
        lambda: applying.complete(request.registration, by=None, now=timezone.now()),
        _("Your application is sent."),
    )


@own_view
@require_POST
@once
def confirm(request: OwnRequest, token: str) -> HttpResponse:
    return _do(
        request,
        token,
        lambda: answering.confirm(request.registration, by=None, now=timezone.now()),
        _("Thank you. Your place is confirmed."),
    )


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decline(request: OwnRequest, token: str) -> HttpResponse:
    """Ask once more, then say no to the place."""
    done = _("You have declined. Thank you for telling us.")
    return _leave(request, token, answering.decline, done, is_declining=True)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: OwnRequest, token: str) -> HttpResponse:
    """Ask once more, then take the application back."""
    done = _("Your application is withdrawn.")
    return _leave(request, token, answering.withdraw, done, is_declining=False)


def _bound(registration: Registration) -> frozenset[str]:
    """Return the facts that are not changed here any more."""
    return frozenset(KNOWN) - frozenset(binding.free(registration, KNOWN))


def qr_image(code: str) -> str:
    """Return the badge code as a data: address of a PNG."""
    picture = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=4
    )
    picture.add_data(code)
    file = io.BytesIO()
    picture.make_image().save(file)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def calendar_addresses(registration: Registration) -> dict[str, str]:
    """Return the calendar's address, and that of the page with reminders."""
    path = _url("agenda:personal_feed", links.calendar_token(registration))
    if not path:
        return {}
    file = f"{settings.BASE_URL}{path}"
    page = _url("agenda:own_calendar", links.token(registration))
    return {"webcal": subscribing.webcal(file), "file": file, "page": page}


def _url(name: str, *args: str) -> str:
    """Reverse a name of a higher app, which may not offer that page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _leave(
    request: OwnRequest,
    token: str,
    deed: Callable[..., object],
    done: str,
    *,
    is_declining: bool,
) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if not form.is_valid() and (form.is_bound or request.method != "POST"):
        context = {"form": form, "token": token, "is_declining": is_declining}
        status = 422 if form.is_bound else 200
        return render(request, "registration/own_leave.html", context, status=status)
    why = {"code": "", "reason": "", **getattr(form, "cleaned_data", {})}
    return _do(
        request,
        token,
        lambda: deed(request.registration, **why, by=None, now=timezone.now()),
        done,
    )


def _do(request: OwnRequest, token: str, deed: Any, done: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        return _refused(request, token, str(refusal))
    messages.success(request, done)
    return redirect("registration:own", token=token)


def _refused(request: OwnRequest, token: str, words: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect("registration:own", token=token)
