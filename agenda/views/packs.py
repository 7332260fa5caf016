"""The moderator's pack: page and PDF, by key, on one's own page, for the team."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.domain import pack
from agenda.exports import packs
from agenda.models import AskingState
from agenda.views.by_key import AskedRequest, asked_view
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.models import Person
from registration.views.by_link import OwnRequest, own_view


@asked_view
@require_safe
def asked_pack(request: AskedRequest, key: uuid.UUID, file: bool = False) -> Any:
    """Opened from the letter that asks."""
    row = request.asking
    back = reverse("agenda:asked", args=[key])
    if row.state in (AskingState.TAKEN_BACK, AskingState.DECLINED):
        return redirect(back)
    return _pack(request, row.person, back=back, name=_("Answer"), file=file)


@own_view
@require_safe
def own_pack(request: OwnRequest, token: str, file: bool = False) -> HttpResponse:
    """Opened from the delegate's own page."""
    back = reverse("registration:own", args=[token])
    person = request.registration.person
    return _pack(request, person, back=back, name=_("My page"), file=file)


@event_view(Right.PROGRAMME_EDIT)
@require_safe
def team_pack(request: EventRequest, pk: int, file: bool = False) -> HttpResponse:
    """The same for the team, of the programme as it stands today."""
    person = get_object_or_404(Person, event=request.event, pk=pk)
    person.event = request.event
    back = reverse("agenda:askings", args=[request.event.code])
    return _pack(
        request, person, back=back, name=_("Functions by mail"), file=file, draft=True
    )


def _pack(
    request: Any,
    person: Person,
    *,
    back: str,
    name: str,
    file: bool,
    draft: bool = False,
) -> HttpResponse:
    now = timezone.now()
    found = pack.of(person, now=now, draft=draft)
    page = request.path.removesuffix("pack.pdf") + "pack/" if file else request.path
    if file:
        try:
            content = packs.pdf(found, now=now)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(page)
        response = HttpResponse(content, content_type="application/pdf")
        label = f"{person.event.code}-sessions.pdf"
        response["Content-Disposition"] = f'inline; filename="{label}"'
        return response
    return render(
        request,
        "agenda/team_pack.html" if draft else "agenda/pack.html",
        {
            "event": person.event,
            "person": person,
            "pack": packs.in_words(found, now=now),
            "pdf": page.removesuffix("pack/") + "pack.pdf",
            "back": back,
            "back_name": name,
        },
    )
