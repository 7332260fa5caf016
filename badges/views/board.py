"""The live board, its form for a wall, and when it warns."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from badges.domain import desk_rules
from badges.domain.live import board as boards
from badges.forms.settings import WarningsForm
from badges.models import DeskSettings
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import only_on_the_site

# The chart: a minute is ten wide.
MINUTE, HEIGHT = 10, 100
NAMING = frozenset({Right.DESK, Right.PEOPLE_VIEW})


@event_view(Right.DESK, Right.DASHBOARD)
@require_safe
def board(request: EventRequest) -> HttpResponse:
    """How it stands at the doors; names and telephones for those who may see them."""
    sees_names = not NAMING.isdisjoint(request.rights)
    sees_phones = Right.PEOPLE_VIEW in request.rights
    shown = {"sees_names": sees_names, "sees_phones": sees_phones}
    return _page(request, "badges/board.html", shown)


@event_view(Right.DESK, Right.DASHBOARD)
@require_safe
def screen(request: EventRequest) -> HttpResponse:
    """The same for a wall, where everybody reads it: numbers, no names."""
    return _page(request, "badges/board_screen.html", {})


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def rules(request: EventRequest) -> HttpResponse:
    """When the board warns, and whom by mail."""
    row = DeskSettings.objects.of(request.event)
    form = WarningsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        desk_rules.save(
            form.save(commit=False), fields=form.changed_data, by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("badges:desk_settings", code=request.event.code)
    context = {"event": request.event, "form": form}
    status = 422 if form.errors else 200
    return render(request, "badges/desk_settings.html", context, status=status)


def _page(request: EventRequest, template: str, shown: dict[str, bool]) -> HttpResponse:
    """Answer with the board, or with 304 where the browser has this one."""
    found = boards.of(request.event, now=timezone.now())
    see = "".join(str(int(one)) for one in shown.values())
    tag = f'"{found.tag}-{see}-{get_language()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    context = {"event": request.event, "board": found, "bars": _bars(found), **shown}
    response = render(request, template, context)
    response["ETag"] = tag
    return response


def _bars(found: boards.Board) -> list[tuple[int, int, int]]:
    """Return place, top and height of each bar that has one."""
    heights = [round(one.count * HEIGHT / found.most) for one in found.minutes]
    return [
        (number * MINUTE, HEIGHT - height, height)
        for number, height in enumerate(heights)
        if height
    ]
