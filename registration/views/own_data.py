"""What we keep of a delegate, on their own page: read, taken along, deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import public_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.idempotency import once
from registration.domain import consents, erasing, links, own_data, showing
from registration.domain.links import UnknownLink
from registration.exports import own_facts, own_parcel
from registration.forms.erasure import AskErasureForm
from registration.models import ErasureState
from registration.views.by_link import (
    OwnRequest,
    bad_link,
    kept_to_oneself,
    own_view,
)
from registration.views.limits import refuse, too_often

COPIES_PER_HOUR = 20
LINKS_PER_HOUR = 3


@own_view
@require_safe
def own(request: OwnRequest, token: str) -> HttpResponse:
    """Everything in words: what for, who reads it, until when; and what one may do."""
    row = request.registration
    return render(
        request,
        "registration/own_data/own.html",
        {
            "token": token,
            "registration": row,
            "parts": own_facts.parts(row, get_language() or "en"),
            "consents": consents.of(row, get_language() or "en"),
            "erasure": erasing.latest(row),
        },
    )


@own_view
@require_POST
def download(request: OwnRequest, token: str) -> HttpResponseBase:
    """Hand over a copy of all of it; the history keeps that one was taken."""
    row = request.registration
    if too_often("own data", row.key.hex, limit=COPIES_PER_HOUR):
        return refuse(request)
    parcel = own_parcel.write(row, now=timezone.now())
    own_data.note_download(row)
    return FileResponse(
        parcel,
        as_attachment=True,
        filename=f"{row.event.code}-my-data.zip",
        content_type="application/zip",
    )


@own_view
@require_POST
@once
def leave_list(request: OwnRequest, token: str) -> HttpResponse:
    """Take the consent to the list of participants back."""
    own_data.withdraw_listing(request.registration)
    messages.success(request, _("You are on no list from now on."))
    return redirect("registration:own_data", token=token)


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def erase(request: OwnRequest, token: str) -> HttpResponse:
    """Say what would happen, then mail the link that confirms it."""
    row = request.registration
    form = AskErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if too_often("erasure", row.key.hex, limit=LINKS_PER_HOUR):
            return refuse(request)
        reason = form.cleaned_data["reason"]
        try:
            erasing.ask(row, reason=reason, now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            text = _("We have sent a link to {address}. Open it to confirm.")
            messages.success(request, text.format(address=row.person.email))
        return redirect("registration:own_data", token=token)
    context = {
        "form": form,
        "token": token,
        "registration": row,
        "gives_up_place": showing.is_invited(row),
        "has_payments": erasing.has_payments(row),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registration/own_data/erase.html", context, status=status)


@own_view
@require_POST
@once
def keep(request: OwnRequest, token: str) -> HttpResponse:
    """Think better of it: nothing is deleted."""
    erasing.take_back(request.registration)
    messages.success(request, _("Your data and your application stay as they are."))
    return redirect("registration:own_data", token=token)


@public_view
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PublicEventRequest, code: str, token: str) -> HttpResponse:
    """The mailed link: a page that asks once more. Opening it alone does nothing, for
    mail programs open links too."""
    try:
        erasure = links.erasure_by_token(token)
        if erasure.event.code != code or erasure.registration is None:
            raise UnknownLink
    except UnknownLink:
        return kept_to_oneself(bad_link(request, None))
    request.event = erasure.event
    refusal = ""
    if request.method == "POST":
        try:
            erasing.confirm(erasure, now=timezone.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            return kept_to_oneself(redirect(request.path))
    context = {
        "event": erasure.event,
        "erasure": erasure,
        "registration": erasure.registration,
        "is_open": erasure.state == ErasureState.ASKED,
        "is_late": timezone.now() > erasure.link_ends_at,
        "refusal": refusal,
        "gives_up_place": showing.is_invited(erasure.registration),
        "has_payments": erasing.has_payments(erasure.registration),
    }
    page = render(request, "registration/own_data/confirm.html", context)
    return kept_to_oneself(page)
