"""Certificates of attendance: rules, giving out, one's own, and whether one is true."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain import desk_rules
from badges.domain.certificates import issuing, jobs, own, paper
from badges.domain.certificates.deserving import deserving
from badges.forms.certificates import CertificateRulesForm, IssueForm
from badges.models import Certificate, DeskSettings
from badges.views.people import pdf_answer
from gfmd_days.core.access import Right, event_view, public_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import only_on_the_site
from registration.views.by_link import OwnRequest, own_view
from registration.views.limits import refuse, sender, too_often

PER_PAGE = 50
CHECKS_PER_HOUR = 60


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def index(request: EventRequest) -> HttpResponse:
    """The rules, who deserves one, and those that were issued."""
    event = request.event
    rules = DeskSettings.objects.of(event)
    form = CertificateRulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        desk_rules.save(
            form.save(commit=False), fields=form.changed_data, by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("badges:certificates", code=event.code)
    rows = event.certificates.select_related("registration__person")
    stored = DeskSettings.objects.of(event)
    context = {
        "event": event,
        "form": form,
        "issue_form": IssueForm(),
        "deserving": len(deserving(event, stored)),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if form.errors else 200
    return render(request, "badges/certificates.html", context, status=status)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:certificates")
@once
def issue(request: EventRequest) -> HttpResponse:
    """Give everybody who deserves one their certificate, in the background."""
    form = IssueForm(request.POST)
    form.is_valid()
    job = jobs.start(request.event, **form.cleaned_data, by=request.user)
    return redirect("core:job", request.event.code, job.pk)


@event_view(Right.BADGES)
@require_safe
def file(request: EventRequest, certificate: int) -> HttpResponse:
    """One certificate as it was issued."""
    row = _row(request, certificate)
    try:
        return pdf_answer(paper.pdf([row]), f"certificate-{row.pk}.pdf")
    except paper.CannotBeMade as refusal:
        messages.error(request, str(refusal))
        return redirect("badges:certificates", code=request.event.code)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:certificates")
@once
def withdraw(request: EventRequest, certificate: int) -> HttpResponse:
    issuing.withdraw(_row(request, certificate), by=request.user, now=timezone.now())
    messages.success(request, _("The certificate is withdrawn."))
    return redirect("badges:certificates", code=request.event.code)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:certificates")
@once
def restore(request: EventRequest, certificate: int) -> HttpResponse:
    try:
        issuing.restore(_row(request, certificate), by=request.user)
    except issuing.AnotherIsValid as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The certificate is valid again."))
    return redirect("badges:certificates", code=request.event.code)


@own_view
@require_POST
def take(request: OwnRequest, token: str) -> HttpResponse:
    """Take one's own certificate, with what is true now."""
    registration = request.registration
    valid = registration.certificates.valid().exists()
    if not valid and not own.may_take(registration):
        raise Http404
    try:
        issuing.issue(registration, by=None, now=timezone.now())
    except Refused as refusal:
        if not valid:
            messages.error(request, str(refusal))
            return redirect("registration:own", token)
    return redirect("badges:own_certificate", token)


@own_view
@require_safe
def own_file(request: OwnRequest, token: str) -> HttpResponse:
    """One's own valid certificate as PDF."""
    rows = Certificate.objects.valid().with_people()
    row = get_object_or_404(rows, registration=request.registration)
    try:
        return pdf_answer(paper.pdf([row]), f"certificate-{request.event.code}.pdf")
    except paper.CannotBeMade as refusal:
        messages.error(request, str(refusal))
        return redirect("registration:own", token)


@public_view
@require_safe
def check(request: HttpRequest, certificate: str) -> HttpResponse:
    """Say whether a certificate is true, to whoever has its code: what it says, no
    more."""
    if too_often("certificate", sender(request), limit=CHECKS_PER_HOUR):
        return refuse(request)
    rows = Certificate.objects.select_related("event__venue")
    row = rows.filter(code=certificate.upper()).first()
    days = [date.fromisoformat(day) for day in row.content["days"]] if row else []
    context = {"certificate": row, "event": row.event if row else None, "days": days}
    status = 200 if row else 404
    response = render(request, "badges/check_certificate.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _row(request: EventRequest, pk: int) -> Certificate:
    return get_object_or_404(
        Certificate.objects.with_people(), event=request.event, pk=pk
    )
