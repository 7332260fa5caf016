"""The programme as files: public ones with strong ETags, the team's own copy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agenda.domain import published
from agenda.exports import feeds, files, own_json, printed, table
from agenda.exports.files import Kind
from agenda.exports.printed import Paper
from agenda.models import Programme
from agenda.views import keeping
from gfmd_days.core.access import Right, event_view, public_event_view, rights_of
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest, PublicEventRequest
from gfmd_days.core.typesetting import CannotBeSet
from registration.views import limits

logger = logging.getLogger(__name__)
TYPES = {
    Kind.JSON: "application/json; charset=utf-8",
    Kind.XML: "application/xml; charset=utf-8",
    Kind.CSV: "text/csv; charset=utf-8",
}
PDF = "application/pdf"
PAPERS_BY_SENDER = 40


class _TooOften(Exception):
    """Somebody has paper set for them again and again."""


@public_event_view
@require_safe
def public(request: PublicEventRequest, kind: str) -> HttpResponse:
    """schedule.json, schedule.xml or a table of what is published."""
    event, programme, wanted = request.event, _published(request), Kind(kind)
    language = feeds.language_of(event, request.GET.get("lang", ""))
    etag = files.tag(event, programme, wanted, language)
    response = _answer(
        request,
        programme=programme,
        etag=etag,
        body=lambda: files.public(
            event, programme=programme, kind=wanted, language=language, etag=etag
        ),
        content_type=TYPES[wanted],
        name=f"{event.code}.{wanted}",
    )
    # apps in browsers elsewhere may read what everybody may
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public_event_view
@require_safe
def pdf(request: PublicEventRequest) -> HttpResponse:
    """The printed programme: a booklet, `?paper=poster` or `?paper=doors`."""
    event = request.event
    paper, day = _paper(request), _day(request)
    asked = request.GET.get("lang") or get_language() or ""
    language = feeds.language_of(event, asked)
    try:
        if "draft" in request.GET:
            return _draft(request, paper, language, day)
        programme = _published(request)
        kept = keeping.Kept(event, programme, now=timezone.now())
        if day is not None and day.isoformat() not in kept.known["day"]:
            raise Http404
        etag = files.paper_tag(event, programme, paper, language, day)

        def body() -> bytes:
            if not files.is_kept(etag):
                _brake(request)
            return files.on_paper(
                event,
                programme=programme,
                paper=paper,
                language=language,
                day=day,
                etag=etag,
            )

        return _answer(
            request,
            programme=programme,
            etag=etag,
            body=body,
            content_type=PDF,
            name=f"{event.code}-{paper}-{language}.pdf",
        )
    except _TooOften:
        return limits.refuse(request)
    except printed.TooLong:
        return _instead(request, "too_long", 404)
    except CannotBeSet:
        logger.exception("the programme cannot be set")
        return _instead(request, "cannot_be_set", 503)


@event_view(Right.PROGRAMME_EDIT)
@require_safe
def own(request: EventRequest, kind: str) -> HttpResponse:
    """The team's copy of the draft, to keep or to bring in elsewhere."""
    if Right.PEOPLE_VIEW not in request.rights:  # it holds names and addresses
        raise PermissionDenied
    event = request.event
    body = own_json.build(event) if kind == "json" else table.build_team(event)
    auditing.record(
        CoreVerb.EXPORTED,
        event=event,
        by=request.user,
        list="programme",
        format=kind,
        count=event.sessions.count(),
    )
    response = HttpResponse(body, content_type=TYPES[Kind(kind)])
    name = f"{event.code}-programme.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _published(request: PublicEventRequest) -> Programme:
    programme = published.row(request.event)
    if programme is None:
        raise Http404
    return programme


def _brake(request: PublicEventRequest) -> None:
    """Count a paper to be set for the sender; raises _TooOften."""
    if limits.too_often("paper", limits.sender(request), limit=PAPERS_BY_SENDER):
        raise _TooOften


def _paper(request: PublicEventRequest) -> Paper:
    try:
        return Paper(request.GET.get("paper", Paper.BOOKLET))
    except ValueError as error:
        raise Http404 from error


def _day(request: PublicEventRequest) -> date | None:
    asked = request.GET.get("day", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404 from error


def _draft(
    request: PublicEventRequest, paper: Paper, language: str, day: date | None
) -> HttpResponse:
    """The draft for those of the team who may see it; never kept."""
    if Right.PROGRAMME_VIEW not in rights_of(request.user, request.event):
        raise Http404
    body = printed.build(
        published.preview(request.event),
        paper=paper,
        language=language,
        page=feeds.page_url(request.event),
        day=day,
    )
    response = HttpResponse(body, content_type=PDF)
    response["Cache-Control"] = "private, no-store"
    return response


def _instead(request: PublicEventRequest, why: str, status: int) -> HttpResponse:
    """A page in place of the file, with a way on."""
    programme = published.row(request.event)
    agenda = (
        published.load(request.event, programme=programme)
        if programme
        else published.preview(request.event)
    )
    context = {
        "event": request.event,
        "why": why,
        "dates": sorted({item.date for item in agenda.items}),
        "paper": _paper(request).value,
    }
    return render(request, "agenda/no_paper.html", context, status=status)


def _answer(
    request: PublicEventRequest,
    *,
    programme: Programme,
    etag: str,
    body: Callable[[], bytes],
    content_type: str,
    name: str,
) -> HttpResponse:
    quoted = f'"{etag}"'
    changed_at = programme.changed_at or timezone.now()
    response = get_conditional_response(
        request, etag=quoted, last_modified=int(changed_at.timestamp())
    )
    if response is None:
        response = HttpResponse(body(), content_type=content_type)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    answer: HttpResponse = response
    answer["ETag"] = quoted
    answer.headers["Last-Modified"] = http_date(changed_at.timestamp())
    answer["Cache-Control"] = "no-cache"
    return answer
