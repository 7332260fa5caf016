"""Applying: four short pages, a draft on the server from the first address on."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import public_event_view
from gfmd_days.core.http import PublicEventRequest
from registration.domain import applying, entering, links, mails
from registration.domain.refusals import DraftTooLong, StreamClosed
from registration.forms.application import STEPS, ApplicationForm, Step
from registration.forms.link import LinkForm
from registration.models import Draft, Intake
from registration.views import limits

ALL_FIELDS = tuple(name for step in STEPS for name in (*step.fields, *step.folded))
SENT_BY_SENDER, SENT_BY_ADDRESS, LINKS_BY_ADDRESS = 60, 6, 4


@public_event_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PublicEventRequest, step: str = "you") -> HttpResponse:
    """Show or take one step of the application."""
    now = timezone.now()
    if not request.event.streams.open_at(now).exists():
        return _closed(request)
    place = next((n for n, one in enumerate(STEPS) if one.slug == step), 0)
    draft = _draft(request)
    if place and draft is None:
        # the second half of a double press, or a page left open too long
        after = "sent" if "applied_with" in request.session else "apply"
        return redirect(f"registration:{after}", code=request.event.code)
    if request.method == "POST":
        return _take(request, place, draft)
    form = _form(request, STEPS[place], draft, check="check" in request.GET)
    return _page(request, place, form, draft)


@public_event_view
@require_POST
def keep_draft(request: PublicEventRequest) -> HttpResponse:
    """Keep what has been typed so far; the page's script asks for it."""
    draft = _draft(request) or _new_draft(request)
    if draft is None:
        return HttpResponse(status=422)
    try:
        applying.keep(draft, _typed(request, ALL_FIELDS))
    except DraftTooLong:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@public_event_view
@never_cache
@require_safe
def resume(request: PublicEventRequest, token: str) -> HttpResponse:
    """Open a draft on this device with a mailed link."""
    try:
        draft = links.draft_by_token(token)
    except links.UnknownLink:
        messages.info(request, _("This draft has been sent or deleted. Start here."))
        return redirect("registration:apply", code=request.event.code)
    if draft.event_id == request.event.pk:
        _remember(request, draft)
    return redirect("registration:apply", code=request.event.code)


@public_event_view
@never_cache
@require_safe
def sent(request: PublicEventRequest) -> HttpResponse:
    """Say what happens next: the same for every address."""
    return render(
        request,
        "registration/sent.html",
        {
            "address": request.session.get("applied_with", ""),
            "intake": Intake.objects.filter(event=request.event).first(),
        },
    )


@public_event_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_link(request: PublicEventRequest) -> HttpResponse:
    """Mail somebody their link; the answer never tells whether there is one."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if limits.too_often("link", limits.sender(request), limit=30):
            return limits.refuse(request)
        if not limits.too_often("link", email, limit=LINKS_BY_ADDRESS):
            _mail_links(request, email)
        return render(request, "registration/link_sent.html", {"address": email})
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/link.html", {"form": form}, status=status)


def _mail_links(request: PublicEventRequest, email: str) -> None:
    now = timezone.now()
    known = request.event.registrations.with_email(email).select_related("person")
    for registration in known:
        entering.send_link(registration, by=None, now=now)
    if not known:
        drafts = Draft.objects.filter(event=request.event, email=email)
        for draft in drafts.select_related("event").order_by("-changed_at")[:1]:
            mails.send_draft_link(draft, language=get_language() or "en", now=now)


def _take(request: PublicEventRequest, place: int, draft: Draft | None) -> HttpResponse:
    """Keep what was typed, then go where the pressed button says."""
    step = STEPS[place]
    draft = draft or _new_draft(request)
    form = _form(request, step, draft, data=request.POST)
    if draft is None:
        form.is_valid()
        return _page(request, place, form, draft)
    try:
        applying.keep(draft, _typed(request, (*step.fields, *step.folded)))
    except DraftTooLong as refusal:
        form.add_error(None, str(refusal))
        return _page(request, place, form, draft)
    pressed = request.POST.get("go", "on")
    if pressed == "back":
        return _to(request, place - 1)
    if pressed == "later":
        return _later(request, place, draft)
    if not form.is_valid():
        return _page(request, place, form, draft)
    if place + 1 < len(STEPS):
        return _to(request, place + 1)
    return _send(request, draft)


def _send(request: PublicEventRequest, draft: Draft) -> HttpResponse:
    """Send the whole application, or go to the first step that needs a look."""
    form = _whole_form(request, draft)
    if not form.is_valid():
        place = _first_with_errors(form)
        return _to(request, place, check=1)
    sender = limits.sender(request)
    email = form.cleaned_data["email"]
    if limits.too_often("apply", sender, limit=SENT_BY_SENDER) or limits.too_often(
        "apply", email, limit=SENT_BY_ADDRESS
    ):
        return limits.refuse(request)
    try:
        applying.submit(request.event, form.answers(), draft=draft, now=timezone.now())
    except StreamClosed:
        return _closed(request)
    request.session["applied_with"] = email
    _forget(request)
    return redirect("registration:sent", code=request.event.code)


def _later(request: PublicEventRequest, place: int, draft: Draft) -> HttpResponse:
    if limits.too_often("later", draft.email, limit=LINKS_BY_ADDRESS):
        return limits.refuse(request)
    mails.send_draft_link(draft, language=get_language() or "en", now=timezone.now())
    messages.success(
        request,
        _("Saved. We have sent a link to {address}: open it to go on.").format(
            address=draft.email
        ),
    )
    return _to(request, place)


def _first_with_errors(form: ApplicationForm) -> int:
    for place, step in enumerate(STEPS):
        if any(name in form.errors for name in (*step.fields, *step.folded)):
            return place
    return len(STEPS) - 1


def _whole_form(request: PublicEventRequest, draft: Draft) -> ApplicationForm:
    return ApplicationForm(
        _query(draft.answers), event=request.event, now=timezone.now(), only=ALL_FIELDS
    )


def _form(
    request: PublicEventRequest,
    step: Step,
    draft: Draft | None,
    *,
    data: Any = None,
    check: bool = False,
) -> ApplicationForm:
    if data is None and draft is not None and check:
        data = _query(draft.answers)
    return ApplicationForm(
        data,
        event=request.event,
        now=timezone.now(),
        only=(*step.fields, *step.folded),
        initial=_initial(draft),
    )


def _initial(draft: Draft | None) -> dict[str, Any]:
    """Return a draft's answers as a form shows them before it is sent."""
    initial: dict[str, Any] = {"language": get_language()}
    for name, values in (draft.answers if draft else {}).items():
        initial[name] = values if name == "languages" else "".join(values[:1])
    return initial


def _query(answers: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in answers.items():
        query.setlist(name, values)
    return query


def _typed(request: HttpRequest, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the posted values of these fields; a step's unticked boxes as empty."""
    asked = set(names)
    if "fields" in request.POST:
        asked &= set(request.POST["fields"].split())
    return {name: request.POST.getlist(name) for name in names if name in asked}


def _page(
    request: PublicEventRequest,
    place: int,
    form: ApplicationForm,
    draft: Draft | None,
) -> HttpResponse:
    step = STEPS[place]
    return render(
        request,
        "registration/apply.html",
        {
            "form": form,
            "step": step,
            "steps": STEPS,
            "place": place,
            "open_fields": [form[n] for n in step.fields if n in form.fields],
            "folded_fields": [form[n] for n in step.folded if n in form.fields],
            "is_last": place + 1 == len(STEPS),
            "draft": draft,
            "intake": Intake.objects.filter(event=request.event).first(),
            "base_url": settings.BASE_URL,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _closed(request: PublicEventRequest) -> HttpResponse:
    now = timezone.now()
    coming = request.event.streams.filter(opens_at__gt=now).order_by("opens_at")
    return render(
        request,
        "registration/closed.html",
        {"coming": coming.first(), "draft": _draft(request)},
    )


def _to(request: PublicEventRequest, place: int, **query: int) -> HttpResponse:
    place = max(place, 0)
    if place:
        url = reverse(
            "registration:apply_step",
            args=[request.event.code, STEPS[place].slug],
        )
    else:
        url = reverse("registration:apply", args=[request.event.code])
    return redirect(f"{url}?{urlencode(query)}" if query else url)


def _draft(request: PublicEventRequest) -> Draft | None:
    """Return the draft this browser holds the key of."""
    key = request.session.get(f"draft:{request.event.code}")
    if key is None:
        return None
    return (
        Draft.objects.filter(event=request.event, key=uuid.UUID(key))
        .select_related("event")
        .first()
    )


def _new_draft(request: PublicEventRequest) -> Draft | None:
    """Begin a draft as soon as an address is there to send its link to."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return None
    if limits.too_often("draft", limits.sender(request), limit=200):
        return None
    draft = Draft.objects.create(event=request.event, email=form.cleaned_data["email"])
    _remember(request, draft)
    return draft


def _remember(request: PublicEventRequest, draft: Draft) -> None:
    request.session[f"draft:{request.event.code}"] = str(draft.key)


def _forget(request: PublicEventRequest) -> None:
    request.session.pop(f"draft:{request.event.code}", None)
