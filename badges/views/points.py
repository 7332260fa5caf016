"""Where badges are scanned: who may pass, and how many are in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from badges.domain import points
from badges.forms.points import PointForm
from badges.models import Point
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import only_on_the_site


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def index(request: EventRequest) -> HttpResponse:
    """All points with live counts; POST makes one for each session."""
    if request.method == "POST":
        made = points.make_for_sessions(request.event, by=request.user)
        words = ngettext("%(n)d place is made.", "%(n)d places are made.", made)
        messages.success(request, words % {"n": made})
        return redirect("badges:points", code=request.event.code)
    Point.objects.entrance(request.event)
    context = {"event": request.event, "rows": points.with_counts(request.event)}
    return render(request, "badges/points.html", context)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def edit(request: EventRequest, pk: int | None = None) -> HttpResponse:
    """The rules of one point, or a new one."""
    point = get_object_or_404(Point, event=request.event, pk=pk) if pk else None
    form = PointForm(request.POST or None, event=request.event, point=point)
    if request.method == "POST" and form.is_valid():
        points.save(form.filled(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("badges:points", code=request.event.code)
    context = {"event": request.event, "form": form, "point": point}
    status = 422 if form.errors else 200
    return render(request, "badges/point.html", context, status=status)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:points")
@once
def remove(request: EventRequest, pk: int) -> HttpResponse:
    try:
        points.remove(
            get_object_or_404(Point, event=request.event, pk=pk), by=request.user
        )
    except points.PointInUse as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The place is removed."))
    return redirect("badges:points", code=request.event.code)
