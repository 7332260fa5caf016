"""Papers of sessions, and their relatives in other events."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.domain import documents, published
from agenda.forms.reports import DocumentForm
from agenda.models import Document, Session
from gfmd_days.core.access import Right, event_view, public_event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest, PublicEventRequest
from gfmd_days.core.idempotency import once
from registration.views.by_link import OwnRequest, own_view


@public_event_view
@require_safe
def public_document(
    request: PublicEventRequest, session: str, pk: uuid.UUID
) -> HttpResponseBase:
    """A paper everybody may read, of a session in the published programme."""
    programme = published.row(request.event)
    if programme is None:
        raise Http404
    row = get_object_or_404(Session, event=request.event, code=session)
    if not published.is_open(request.event, row.uid, programme=programme):
        raise Http404
    found = get_object_or_404(documents.public(row), pk=pk)
    return _answer(found, cache="no-cache")


@own_view
@require_safe
def own_document(request: OwnRequest, token: str, pk: uuid.UUID) -> HttpResponseBase:
    """A paper of a session in which one works, with one's own link."""
    rows = documents.readable(request.registration.person)
    return _answer(get_object_or_404(rows, pk=pk), cache="private, no-store")


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def team_document(
    request: EventRequest, session: str, pk: uuid.UUID
) -> HttpResponseBase:
    return _answer(_document(request, session, pk), cache="private, no-store")


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def add(request: EventRequest, session: str) -> HttpResponse:
    """Add a paper; what is wrong with it is said beside the field."""
    row = _session(request, session)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            documents.add(
                row,
                given["file"],
                title=given["title"],
                is_public=given["is_public"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The document is added."))
            return _back(request, row)
    context = {"event": request.event, "session": row, "form": form}
    return render(request, "agenda/add_document.html", context, status=422)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def show(request: EventRequest, session: str, pk: uuid.UUID) -> HttpResponse:
    """Show a paper to everybody, or to the team only."""
    found = _document(request, session, pk)
    to_everybody = "public" in request.POST
    documents.show(found, to_everybody=to_everybody, by=request.user)
    if to_everybody:
        messages.success(request, _("Everybody may read it now."))
    else:
        messages.success(request, _("Only the team and those in the session see it."))
    return _back(request, found.session)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove(request: EventRequest, session: str, pk: uuid.UUID) -> HttpResponse:
    found = _document(request, session, pk)
    documents.remove(found, by=request.user)
    messages.success(request, _("Removed."))
    return _back(request, found.session)


def _session(request: EventRequest, code: str) -> Session:
    row = get_object_or_404(Session, event=request.event, code=code)
    row.event = request.event
    return row


def _document(request: EventRequest, session: str, pk: uuid.UUID) -> Document:
    return get_object_or_404(Document, session=_session(request, session), pk=pk)


def _back(request: EventRequest, session: Session) -> HttpResponse:
    answer = redirect(
        "agenda:edit_session", code=request.event.code, session=session.code
    )
    answer["Location"] += "#documents"
    return answer


def _answer(document: Document, *, cache: str) -> HttpResponseBase:
    """Return a file to be saved: it is never opened as a page of this site."""
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type=documents.CONTENT_TYPES[document.kind],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = cache
    return response
