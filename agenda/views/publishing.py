"""Publishing: what would change and who would hear of it, before the button."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import changes, conflicts, drafts, history, previewing, publishing
from agenda.domain.changes import Change
from agenda.views import board
from gfmd_days.core import names
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once

DRAFT = "draft"


@event_view(Right.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def publish(request: EventRequest) -> HttpResponse:
    """What would change, in words, before the button; what changed before, below."""
    event = request.event
    if request.method == "POST":
        return _publish(request)
    # before what is shown is read: what changes in between is not published unseen
    draft = publishing.draft_number(event)
    standing = list(event.sessions.standing().with_parts())
    found = board.visible(request, drafts.find_conflicts(event, standing))
    versions = [
        (version, [Change.from_json(one) for one in version.changes])
        for version in event.programme_versions.select_related("published_by").defer(
            "content"
        )[: history.SHOWN]
    ]
    foreseen = publishing.foreseen(event, now=timezone.now())
    return render(
        request,
        "agenda/publish.html",
        {
            "event": event,
            "changes": foreseen.changes,
            "draft": draft,
            "told": foreseen.told,
            "conflicts": found,
            "blocking": conflicts.blocking(found),
            "is_first": not versions,
            "has_sessions": bool(standing),
            "versions": versions,
            **_preview(request),
        },
    )


@event_view(Right.PUBLISH)
@require_POST
@once
def preview_link(request: EventRequest) -> HttpResponse:
    """Make a link to the draft, replace it, or switch it off."""
    if "end" in request.POST:
        previewing.end_link(request.event, by=request.user)
        messages.success(request, _("The link to the draft is switched off."))
    else:
        previewing.make_link(request.event, by=request.user, now=timezone.now())
        messages.success(
            request, _("The link to the draft is made. An older one opens nothing now.")
        )
    return redirect(reverse("agenda:publish", args=[request.event.code]) + "#preview")


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def compare(request: EventRequest) -> HttpResponse:
    """What differs between any two versions, closed sessions included."""
    event = request.event
    numbers = list(event.programme_versions.values_list("number", flat=True))
    if not numbers:
        raise Http404
    before = _number(request.GET.get("from", ""), numbers, numbers[0])
    after = _number(request.GET.get("to", ""), numbers, 0)
    return render(
        request,
        "agenda/compare.html",
        {
            "event": event,
            "numbers": numbers,
            "before": before,
            "after": after,
            "changes": _between(request, before, after),
            "may_publish": Right.PUBLISH in request.rights,
        },
    )


def _publish(request: EventRequest) -> HttpResponse:
    event = request.event
    note = names.tidy(request.POST.get("note", ""))[:300]
    tell = "tell" in request.POST
    try:
        version = publishing.publish(
            event,
            by=request.user,
            now=timezone.now(),
            note=note,
            tell=tell,
            seen=request.POST.get("draft"),
        )
    except publishing.DraftMoved as moved:
        messages.warning(request, str(moved))
    except publishing.Blocked as blocked:
        messages.error(request, str(blocked))
    except publishing.NothingChanged:
        messages.info(request, _("Nothing has changed since the last version."))
    else:
        messages.success(
            request,
            _("Version %(number)d is published. Calendars follow by themselves.")
            % {"number": version.number},
        )
    return redirect("agenda:publish", code=event.code)


def _preview(request: EventRequest) -> dict[str, object]:
    """The link that opens the draft and its end, if there is one."""
    row = getattr(request.event, "programme", None)  # it comes with the event
    if row is None or not previewing.is_open(row, now=timezone.now()):
        return {"preview": ""}
    path = reverse("agenda:draft", args=[request.event.code, row.preview_key])
    return {
        "preview": f"{settings.BASE_URL}{path}",
        "preview_until": row.preview_until,
    }


def _number(text: str, known: list[int], otherwise: int) -> int:
    """Return the version an address names; 0 is the draft."""
    if text == DRAFT:
        return 0
    return next((number for number in known if str(number) == text), otherwise)


def _between(request: EventRequest, before: int, after: int) -> list[Change]:
    contents = [
        publishing.published_content(request.event, number=number)
        if number
        else publishing.draft_content(request.event, now=timezone.now())
        for number in (before, after)
    ]
    first, second = contents
    return changes.between(first, second) if first and second else []
