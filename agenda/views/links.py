"""Sessions that belong together."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.domain import linking
from agenda.forms.links import LinkForm
from agenda.models import LinkKind, Session, SessionLink
from gfmd_days.core.access import Right, event_view
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
        linking.link(row, form.cleaned_data["other"], kind=kind, by=request.user)
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
    linking.unlink(get_object_or_404(here, pk=pk), by=request.user)
    messages.success(request, _("The sessions are no longer linked."))
    return _back(row)


def link_form(
    request: EventRequest, session: Session, data: QueryDict | None = None
) -> LinkForm:
    """A form that offers the sessions the user may see."""
    return LinkForm(data, choices=linking.choices(session, request.user))


@dataclass(frozen=True)
class Linked:
    """A link as one of its sessions shows it: the other one, and what that is to it.

    The draft of another event is for its own team: `title` is "" for anybody else.
    """

    link: SessionLink
    other: Session
    words: str
    title: str


def linked(request: EventRequest, session: Session) -> list[Linked]:
    """Return the links of a session, made from either side."""
    found = []
    for row in linking.of([session]):
        is_first = row.session_id == session.pk
        other = row.other if is_first else row.session
        words = row.get_kind_display()
        if row.kind == LinkKind.CONTINUED:
            words = _("Continued in") if is_first else _("Continues")
        is_ours = other.event_id == session.event_id
        is_known = is_ours or linking.may_see(other, request.user)
        found.append(Linked(row, other, words, str(other.title) if is_known else ""))
    return found


def _back(session: Session) -> HttpResponse:
    page = reverse("agenda:edit_session", args=[session.event.code, session.code])
    return redirect(f"{page}#links")
