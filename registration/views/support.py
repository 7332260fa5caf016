"""Support: asking on one's own page, granting and paying on the team's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
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
from registration.domain import support_report, supporting
from registration.domain.refusals import FundUsedUp
from registration.exports import support as support_file
from registration.exports.files import CONTENT_TYPES, Format
from registration.forms.support import FundForm, GrantForm, WishForm
from registration.models import Fund, Grant, SupportKind, SupportRequest, SupportState
from registration.views.by_link import OwnRequest, own_view

PAGE = 50


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def own(request: OwnRequest, token: str) -> HttpResponse:
    """What I asked for, what became of it, and asking for more."""
    registration, now = request.registration, timezone.now()
    may_ask = supporting.may_ask(registration, now=now)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            supporting.ask(registration, form.wish(), by=None, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The organizers have your request."))
            return redirect("registration:own_support", token=token)
    asked = registration.support_requests.prefetch_related("grants__fund")
    return render(
        request,
        "registration/support/own.html",
        {
            "form": form,
            "token": token,
            "registration": registration,
            "requests": asked,
            "may_ask": may_ask,
        },
        status=422 if form.is_bound else 200,
    )


@own_view
@require_POST
@once
def own_take_back(request: OwnRequest, token: str, pk: int) -> HttpResponse:
    asked = get_object_or_404(SupportRequest, registration=request.registration, pk=pk)
    try:
        supporting.take_back(asked, by=None)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("registration:own_support", token=token)


@event_view(Right.DECIDE)
@require_safe
def requests(request: EventRequest) -> HttpResponse:
    """Who asks for what, what was granted, and what each fund has left."""
    wanted = request.GET.get("state", "")
    kind = request.GET.get("kind", "")
    found = support_report.filtered(request.event, state=wanted, kind=kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "registration/support/requests.html",
        {
            "page": page,
            "funds": request.event.funds.with_totals(),
            "states": SupportState,
            "kinds": SupportKind,
            "state": wanted,
            "kind": kind,
            "counts": support_report.counts(request.event),
        },
    )


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def one(request: EventRequest, pk: int) -> HttpResponse:
    """Grant one request, whole or in part, from one fund or several."""
    asked = _get(request, pk)
    form = GrantForm(
        request.POST or None, event=request.event, initial=_offer(request, asked)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            supporting.grant(
                asked,
                data["fund"],
                data["amount"],
                note=data["note"],
                beyond_fund=data["beyond_fund"],
                by=request.user,
                now=timezone.now(),
            )
        except FundUsedUp as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Granted; the person is told by mail."))
            return redirect("registration:support_one", request.event.code, pk)
    return render(
        request,
        "registration/support/one.html",
        {
            "form": form,
            "asked": asked,
            "person": asked.registration.person,
            "grants": asked.grants.select_related("fund", "by"),
            "others": asked.registration.support_requests.exclude(pk=pk),
            "funds": request.event.funds.with_totals(),
        },
        status=422 if form.is_bound else 200,
    )


@event_view(Right.DECIDE)
@require_POST
@once
def refuse(request: EventRequest, pk: int) -> HttpResponse:
    asked = _get(request, pk)
    return _do(
        request,
        lambda: supporting.refuse(asked, by=request.user, now=timezone.now()),
        _("Not granted; the person is told by mail."),
        pk,
    )


@event_view(Right.DECIDE)
@require_POST
@once
def pay(request: EventRequest, pk: int) -> HttpResponse:
    given = _grant(request, pk)
    return _do(
        request,
        lambda: supporting.note_payment(given, by=request.user, now=timezone.now()),
        _("Noted as paid."),
        given.request_id,
    )


@event_view(Right.DECIDE)
@require_POST
@once
def take_grant_back(request: EventRequest, pk: int) -> HttpResponse:
    given = _grant(request, pk)
    return _do(
        request,
        lambda: supporting.take_grant_back(given, by=request.user),
        _("The grant is taken back."),
        given.request_id,
    )


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def fund(request: EventRequest, pk: int | None = None) -> HttpResponse:
    row = Fund(event=request.event, currency="EUR", name="", amount=0)
    if pk is not None:
        row = get_object_or_404(Fund, event=request.event, pk=pk)
    form = FundForm(request.POST or None, fund=row)
    if request.method == "POST" and form.is_valid():
        try:
            supporting.set_fund(row, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("registration:support", code=request.event.code)
    context = {"form": form, "fund": row}
    status = 422 if form.is_bound else 200
    return render(request, "registration/support/fund.html", context, status=status)


@event_view(Right.DECIDE)
@require_POST
@once
def remove_fund(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Fund, event=request.event, pk=pk)
    try:
        supporting.remove_fund(row, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The fund is removed."))
    return redirect("registration:support", code=request.event.code)


@event_view(Right.DECIDE)
@require_safe
def report(request: EventRequest) -> HttpResponse:
    """Whom the money reaches: by region, gender, sector, country, purpose."""
    context = {"tables": support_report.tables(request.event)}
    return render(request, "registration/support/report.html", context)


@event_view(Right.PEOPLE_EXPORT)
@require_safe
def export(request: EventRequest, format_: Format) -> HttpResponseBase:
    """All requests and grants as a file; the history keeps who took it."""
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list="support",
        format=str(format_),
    )
    response: HttpResponseBase
    if format_ == Format.XLSX:
        response = FileResponse(support_file.as_xlsx(request.event))
    else:
        response = StreamingHttpResponse(support_file.as_csv(request.event))
    name = f"{request.event.code}-support.{format_}"
    response["Content-Type"] = CONTENT_TYPES[format_]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _offer(request: EventRequest, asked: SupportRequest) -> dict[str, Any]:
    """What is still open of a request, from a fund in its currency."""
    funds = request.event.funds.filter(currency=asked.currency)
    return {"amount": asked.open_amount or None, "fund": funds.first()}


def _get(request: EventRequest, pk: int) -> SupportRequest:
    rows = supporting.requests_of(request.event)
    return get_object_or_404(rows, pk=pk)


def _grant(request: EventRequest, pk: int) -> Grant:
    # one without a request was paid to somebody who is not here any more
    grants = Grant.objects.exclude(request=None)
    return get_object_or_404(grants, fund__event=request.event, pk=pk)


def _do(
    request: EventRequest, deed: Callable[[], None], done: str, pk: int | None
) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("registration:support_one", request.event.code, pk)
