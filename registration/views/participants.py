"""The public list of an event's participants."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gfmd_days.core import zones
from gfmd_days.core.access import Right, public_event_view, rights_of
from gfmd_days.core.http import PublicEventRequest
from registration.domain.lists import paper, public
from registration.domain.lists.lines import Group
from registration.domain.refusals import ListCannotBeSet
from registration.forms.lists import SearchForm
from registration.models import ListGroup, PublicList

LETTERS_FROM = 60


@public_event_view
@require_safe
def participants(request: PublicEventRequest) -> HttpResponse:
    now = timezone.now()
    shown, is_open = _list(request, now)
    search = SearchForm(request.GET)
    groups = public.groups(shown, query=search.words())
    count = len({id(one) for group in groups for one in group.lines})
    response = render(
        request,
        "registration/lists/participants.html",
        {
            "search": search,
            "is_open": is_open,
            "groups": groups,
            "count": count,
            "jumps": count >= LETTERS_FROM,
            "by_letter": shown.group_by == ListGroup.NAME,
            "columns": shown.columns,
            "today": now.astimezone(zones.zone(request.event.zone_name)).date(),
        },
    )
    return _unindexed(response)


@public_event_view
@require_safe
def participants_pdf(request: PublicEventRequest) -> HttpResponseBase:
    """The same list on paper; who has it already is told so."""
    now = timezone.now()
    shown, _is_open = _list(request, now)
    groups = public.groups(shown)
    etag = f'"{_tag(request, groups, shown, now)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _unindexed(unchanged)
    try:
        content = paper.participants(
            request.event, groups, columns=shown.columns, now=now
        )
    except ListCannotBeSet:
        return redirect("registration:participants", code=request.event.code)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{request.event.code}-participants.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return _unindexed(response)


def _list(request: PublicEventRequest, now: datetime) -> tuple[PublicList, bool]:
    """The list, and whether everybody may read it; whoever sets it up sees it before.

    Raises Http404.
    """
    shown = public.open_list(request.event, now=now)
    if shown is not None:
        shown.event = request.event
        return shown, True
    if Right.DECIDE not in rights_of(request.user, request.event):
        raise Http404
    found = PublicList.objects.filter(event=request.event).first()
    shown = found or PublicList(event=request.event)
    shown.event = request.event
    return shown, False


def _tag(
    request: PublicEventRequest, groups: list[Group], shown: PublicList, now: datetime
) -> str:
    there = now.astimezone(zones.zone(request.event.zone_name)).date()
    facts = [
        get_language(),
        there.isoformat(),
        str(request.event.title),
        shown.columns,
        *(asdict(group) for group in groups),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _unindexed(response: HttpResponseBase) -> HttpResponse:
    """Keep names out of search engines."""
    response["X-Robots-Tag"] = "noindex"
    return response  # type: ignore[return-value]
