"""Sessions that belong together."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.domain import editing
from agenda.forms.links import LinkForm
from agenda.models import LinkKind, Session, SessionLink
from gfmd_days.core.access import Right, event_view, events_with
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def link(request: EventRequest, session: str) -> HttpResponse:
    row = get_object_or_404(Session, event=request.event, code=session)
    form = link_form(request, row, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a session and how the two belong together."))
        return _back(row)
    kind = LinkKind(form.cleaned_data["kind"])
    try:
        editing.link(row, form.cleaned_data["other"], kind=kind, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The sessions are linked."))
    return _back(row)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def unlink(request: EventRequest, session: str, pk: int) -> HttpResponse:
    row = get_object_or_404(Session, event=request.event, code=session)
    here = SessionLink.objects.filter(Q(session=row) | Q(other=row))
    editing.unlink(get_object_or_404(here, pk=pk), by=request.user)
    messages.success(request, _("The sessions are no longer linked."))
    return _back(row)


def link_form(
    request: EventRequest, session: Session, data: QueryDict | None = None
) -> LinkForm:
    """A form that offers the sessions the user may see."""
    events = events_with(request.user, Right.PROGRAMME_VIEW)
    return LinkForm(data, session=session, events=events)


def linked(session: Session) -> list[tuple[SessionLink, Session, str]]:
    """Each link of the session with the other one, and what that is to it."""
    found = {}
    for row in editing.links_of([session]):
        is_first = row.session_id == session.pk
        other = row.other if is_first else row.session
        words = row.get_kind_display()
        if row.kind == LinkKind.CONTINUED:
            words = _("Continued in") if is_first else _("Continues")
        found[row.pk] = (row, other, words)
    return list(found.values())


def _back(session: Session) -> HttpResponse:
    page = reverse("agenda:edit_session", args=[session.event.code, session.code])
    return redirect(f"{page}#links")
