"""Published reports, as everybody may read them."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.domain import gathering
from agenda.domain.gathering import By, Reported
from agenda.exports import outcomes
from agenda.forms import gathering as sieves
from agenda.forms.gathering import Sieve
from gfmd_days.core import typesetting
from gfmd_days.core.access import public_event_view, public_view
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.models import Event, Series
from registration.exports.files import CONTENT_TYPES, Format
from registration.views import limits

logger = logging.getLogger(__name__)
PDF = "pdf"
PAPERS_BY_SENDER = 40


@public_event_view
@require_safe
def of_event(request: PublicEventRequest) -> HttpResponse:
    """The reports of an event, or what they recommend by point, theme or actor."""
    event = request.event
    reports = gathering.of_event(event)
    sieve = sieves.read(request.GET, reports, by=By.SESSION)
    more = Event.objects.public().filter(series=event.series_id).exclude(pk=event.pk)
    return _page(
        request,
        reports,
        sieve,
        "agenda/outcomes/event.html",
        {"event": event, "has_series": more.exists()},
    )


@public_view
@require_safe
def of_series(request: HttpRequest, series: str) -> HttpResponse:
    """The same of all public events of a series, in one page."""
    row = _series(series)
    reports = gathering.of_series(row)
    sieve = sieves.read(request.GET, reports, by=By.POINT)
    events = list({one.event.pk: one.event for one in reports}.values())
    return _page(
        request,
        reports,
        sieve,
        "agenda/outcomes/series.html",
        {"series": row, "events": events},
    )


@public_event_view
@require_safe
def event_file(request: PublicEventRequest, format_: str) -> HttpResponseBase:
    event = request.event
    reports = gathering.of_event(event)
    sieve = sieves.read(request.GET, reports, by=By.SESSION)
    return _file(request, reports, sieve, format_, str(event.title), event.code)


@public_view
@require_safe
def series_file(request: HttpRequest, series: str, format_: str) -> HttpResponseBase:
    row = _series(series)
    reports = gathering.of_series(row)
    sieve = sieves.read(request.GET, reports, by=By.POINT)
    return _file(request, reports, sieve, format_, str(row.title), row.code)


def _series(code: str) -> Series:
    """Return a series that has something to show; raises Http404."""
    row = get_object_or_404(Series, code=code)
    if not row.events.public().exists():
        raise Http404
    return row


def _page(
    request: HttpRequest,
    reports: list[Reported],
    sieve: Sieve,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    shown = gathering.chosen(reports, sieve.choice)
    groups = [] if sieve.by == By.SESSION else gathering.together(shown, sieve.by)
    return render(
        request,
        template,
        {
            "any": bool(reports),
            "reports": shown,
            "groups": groups,
            "sieve": sieve,
            "ways": [(by.value, label) for by, label in _ways().items()],
            **context,
        },
    )


def _ways() -> dict[By, str]:
    return {
        By.SESSION: _("Session"),
        By.POINT: _("Point of the plan"),
        By.THEME: _("Theme"),
        By.ACTOR: _("Who is asked"),
    }


def _file(
    request: HttpRequest,
    reports: list[Reported],
    sieve: Sieve,
    format_: str,
    title: str,
    name: str,
) -> HttpResponseBase:
    shown = gathering.chosen(reports, sieve.choice)
    if not shown:
        raise Http404
    if format_ != PDF:
        kind = Format(format_)
        content = outcomes.table(shown, kind)
        response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
        response["Cache-Control"] = "no-cache"
        return _named(response, f"{name}-outcomes.{format_}", "attachment")
    return _paper(request, shown, sieve, title, name, now=timezone.now())


def _paper(
    request: HttpRequest,
    shown: list[Reported],
    sieve: Sieve,
    title: str,
    name: str,
    *,
    now: datetime,
) -> HttpResponseBase:
    data = outcomes.paper(
        shown,
        title=_("Outcomes: %(title)s") % {"title": title},
        subtitle=_asked(sieve),
        by=sieve.by,
        now=now,
    )
    etag = f'"{outcomes.tag(data)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    sender = limits.sender(request)
    is_dear = not outcomes.is_set(data)
    if is_dear and limits.too_often("outcomes", sender, limit=PAPERS_BY_SENDER):
        return limits.refuse(request)
    try:
        content = outcomes.pdf(data, now=now)
    except typesetting.CannotBeSet:
        logger.exception("outcomes cannot be set")
        words = _("The PDF cannot be made just now: here is the page.")
        messages.warning(request, words)
        page = request.path.removesuffix(".pdf")
        return redirect(f"{page}/?{sieve.query()}")
    response = HttpResponse(content, content_type="application/pdf")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return _named(response, f"{name}-outcomes.pdf", "inline")


def _asked(sieve: Sieve) -> str:
    """Say in words what was chosen."""
    choice = sieve.choice
    labels = dict([*sieve.points, *sieve.themes, *sieve.actors])
    chosen = [
        labels[code] for code in (choice.point, choice.theme, choice.actor) if code
    ]
    if choice.words:
        chosen.append(f"“{choice.words}”")
    return " · ".join(chosen)


def _named(response: HttpResponse, name: str, how: str) -> HttpResponse:
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
