"""The regions of an event: names, and which country counts where."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_countries import countries

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import regions
from gfmd_days.core.domain.refusals import RegionInUse
from gfmd_days.core.forms.events import MoveCountriesForm, RegionForm
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Region


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def index(request: EventRequest) -> HttpResponse:
    """Every region with its countries, the countries left out, a form for one more."""
    form = RegionForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        regions.add(request.event, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The region is added. Now move countries to it."))
        return redirect("core:regions", code=request.event.code)
    listed = list(request.event.regions.prefetch_related("countries"))
    offered = {row.country.code for region in listed for row in region.countries.all()}
    left_out = [(code, name) for code, name in countries if code not in offered]
    context = {"form": form, "regions": listed, "left_out": left_out}
    return render(
        request,
        "core/regions/index.html",
        context,
        status=422 if form.errors else 200,
    )


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def move(request: EventRequest) -> HttpResponse:
    form = MoveCountriesForm(request.POST, event=request.event)
    if form.is_valid():
        chosen, to = form.cleaned_data["countries"], form.cleaned_data["to"]
        regions.move(request.event, countries=chosen, to=to, by=request.user)
        messages.success(request, _("The countries are moved."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect("core:regions", code=request.event.code)


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
@once
def region(request: EventRequest, region_code: str) -> HttpResponse:
    row = get_object_or_404(Region, event=request.event, code=region_code)
    form = RegionForm(request.POST or None, event=request.event, region=row)
    if request.method == "POST" and form.is_valid():
        regions.rename(row, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("core:regions", code=request.event.code)
    return render(
        request,
        "core/regions/region.html",
        {"form": form, "region": row},
        status=422 if form.errors else 200,
    )


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def remove(request: EventRequest, region_code: str) -> HttpResponse:
    row = get_object_or_404(Region, event=request.event, code=region_code)
    try:
        regions.remove(row, by=request.user)
    except RegionInUse as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The region is removed."))
    return redirect("core:regions", code=request.event.code)
