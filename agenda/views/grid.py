"""What the grid in the browser asks for and sends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agenda.domain import editing, programme
from agenda.forms import moves
from agenda.models import Session
from agenda.views import board
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import AuditEntry, Day


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def state(request: EventRequest) -> HttpResponse:
    """The whole draft; 304 in one query while it is the one the browser has."""
    tag = board.etag(request)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return _answer(request)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
def place(request: EventRequest) -> HttpResponse:
    """Move sessions; 409 with the newer state when somebody else was faster."""
    try:
        places = moves.read(request.event, request.body)
    except ValidationError as error:
        return JsonResponse({"words": " ".join(error.messages)}, status=400)
    try:
        placed = editing.place(places, by=request.user)
    except programme.StaleEdit as stale:
        words = _words(request, stale.session)
        return _answer(request, status=409, words=words)
    return _answer(request, edits={one.pk: one.edit for one in placed})


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def copy_day(request: EventRequest) -> HttpResponse:
    """Copy all sessions of a day to another."""
    page = reverse("agenda:programme", args=[request.event.code])
    source, target = _day(request, "source"), _day(request, "target")
    if source is None or target is None:
        messages.error(request, _("Choose a day from the list."))
        return redirect(page)
    try:
        copies = editing.copy_day(source, target, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = ngettext(
            "%(number)d session is copied, without people.",
            "%(number)d sessions are copied, without people.",
            len(copies),
        )
        messages.success(request, words % {"number": len(copies)})
    return redirect(f"{page}#day-{target.pk}")


def _day(request: EventRequest, name: str) -> Day | None:
    given = request.POST.get(name, "")
    pk = int(given) if given.isdecimal() and len(given) < 10 else 0
    return request.event.days.filter(pk=pk).first()


def _answer(
    request: EventRequest, *, status: int = 200, **more: object
) -> JsonResponse:
    state = board.state(request)
    return JsonResponse(
        {"state": state, **more},
        status=status,
        headers={"ETag": state["tag"], "Cache-Control": "private, no-cache"},
    )


def _words(request: EventRequest, session: Session) -> str:
    """Who was faster, and how the session stands now."""
    entry = (
        AuditEntry.objects.filter(
            subject_type=session._meta.label_lower, subject_id=str(session.pk)
        )
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    name = str(entry.by) if entry and entry.by else _("Somebody else")
    if entry and entry.by == request.user:
        name = _("You, in another window,")
    where = {"name": name, "code": session.code}
    if session.withdrawn_at:
        return _("%(name)s has withdrawn %(code)s meanwhile.") % where
    if not session.is_placed:
        return (
            _(
                "%(name)s has changed %(code)s meanwhile: it waits for a time. "
                "Your change was not saved."
            )
            % where
        )
    where |= {
        "start": f"{session.starts_local:%H:%M}",
        "end": f"{session.ends_local:%H:%M}",
        "room": session.room.name if session.room else _("To be announced"),
    }
    return (
        _(
            "%(name)s has changed %(code)s meanwhile: now %(start)s–%(end)s, "
            "%(room)s. Your change was not saved."
        )
        % where
    )
