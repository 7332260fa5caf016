"""What people say of themselves as speakers and moderators, and their photograph."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda.domain import profiles, published
from agenda.forms.moderators import AboutForm
from agenda.models import AskingState
from agenda.views.by_key import AskedRequest, asked_view
from gfmd_days.core import zones
from gfmd_days.core.access import public_event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Person
from registration.views.by_link import OwnRequest, own_view


@asked_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def asked_about(request: AskedRequest, key: uuid.UUID) -> HttpResponse:
    """Opened from the letter that asks."""
    row = request.asking
    if row.state == AskingState.TAKEN_BACK:
        return redirect("agenda:asked", key=key)
    return _about(
        request, row.person, back=reverse("agenda:asked", args=[key]), name=_("Answer")
    )


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def own_about(request: OwnRequest, token: str) -> HttpResponse:
    """Opened from the delegate's own page."""
    back = reverse("registration:own", args=[token])
    return _about(request, request.registration.person, back=back, name=_("My page"))


@public_event_view
@require_safe
def photo(request: PublicEventRequest, pk: int) -> HttpResponse:
    """The photograph of somebody whom the published, open programme names."""
    programme = published.row(request.event)
    if programme is None or pk not in programme.people:
        raise Http404
    agenda = published.load(request.event, programme=programme)
    named = {one.person_id for item in agenda.items for one in item.shown_people}
    profile = profiles.photo_of(request.event, pk) if pk in named else None
    if profile is None:
        raise Http404
    try:
        with profile.photo.open("rb") as file:
            picture = file.read()
    except FileNotFoundError as error:  # a database restored without its files
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    # short, so that a consent taken back holds soon
    response["Cache-Control"] = "private, max-age=60"
    return response


def _about(request: Any, person: Person, *, back: str, name: str) -> HttpResponse:
    with timezone.override(zones.zone(person.event.zone_name)):
        form = AboutForm(request.POST or None, request.FILES or None, person=person)
        if request.method == "POST" and form.is_valid() and _saved(form, person):
            messages.success(request, _("Saved. Thank you."))
            return redirect(request.path)
        return render(
            request,
            "agenda/about.html",
            {
                "event": person.event,
                "person": person,
                "form": form,
                "back": back,
                "back_name": name,
                "hides": person.not_on_lists or bool(person.alias),
            },
            status=422 if form.errors else 200,
        )


def _saved(form: AboutForm, person: Person) -> bool:
    file = form.cleaned_data["photo"]
    try:
        profiles.save(
            person,
            form.values(),
            by=None,
            now=timezone.now(),
            photo=file.read() if file else None,
        )
    except Refused as refusal:
        form.add_error("photo", str(refusal))
        return False
    return True
