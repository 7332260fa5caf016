"""Badge designs as the team keeps them: listed, made, edited, given to categories."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from badges.domain.designs import keeping, samples
from badges.domain.designs.refusals import (
    DesignChangedMeanwhile,
    DesignFaulty,
    DesignGone,
    DesignInUse,
    DesignNameTaken,
    TooManyPictures,
)
from badges.forms import designer
from badges.forms.designs import DesignForm, FileForm, NewDesignForm, UsesForm
from badges.models import Design, DesignVersion
from badges.pdf import presets
from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view, events_with
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import only_on_the_site


@event_view(Right.BADGES)
@require_safe
def designs(request: EventRequest) -> HttpResponse:
    """List the event's designs, each with a picture, and whose badges have them."""
    return _list(request)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:designs")
@once
def add(request: EventRequest) -> HttpResponse:
    """Begin a design with the standard one in a size, or with another one."""
    form = NewDesignForm(request.POST, event=request.event, sources=_sources(request))
    if not form.is_valid():
        return _list(request, adding=form, status=422)
    name, now = form.cleaned_data["name"], timezone.now()
    try:
        if source := form.source:
            row = keeping.copy(
                source, request.event, name=name, by=request.user, now=now
            )
        else:
            row = keeping.create(
                request.event,
                name,
                presets.preset(form.cleaned_data["start"]),
                by=request.user,
                now=now,
            )
    except (DesignFaulty, TooManyPictures) as refusal:
        form.add_error("start", str(refusal))
        return _list(request, adding=form, status=422)
    return redirect("badges:design", request.event.code, row.pk)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:designs")
@once
def assign(request: EventRequest) -> HttpResponse:
    """Say which design each category's badges have."""
    form = UsesForm(request.POST, event=request.event)
    if not form.is_valid():
        return _list(request, uses=form, status=422)
    try:
        keeping.assign(request.event, form.wanted(), by=request.user)
    except DesignGone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("badges:designs", request.event.code)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
@once
def design(request: EventRequest, pk: int) -> HttpResponse:
    """Edit a design, with its pictures of badges, its versions and its file."""
    row = find(request, pk)
    if request.method != "POST":
        return _editor(request, row, DesignForm.of(row))
    form = DesignForm(request.POST, event=request.event)
    if form.is_valid():
        given = form.cleaned_data
        try:
            keeping.save(
                row,
                given["name"],
                given["content"],
                seen=given["seen"],
                by=request.user,
                now=timezone.now(),
            )
        except DesignNameTaken as refusal:
            form.add_error("name", str(refusal))
        except DesignChangedMeanwhile as refusal:
            messages.warning(request, str(refusal))
            form.data = request.POST.copy()
            form.data["seen"] = str(row.number)
        else:
            messages.success(request, _("Saved."))
            return redirect("badges:design", request.event.code, row.pk)
    return _editor(request, row, form, status=422)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:designs")
@once
def restore(request: EventRequest, pk: int, number: int) -> HttpResponse:
    """Bring an older version of a design back."""
    row = find(request, pk)
    try:
        keeping.restore(row, number, by=request.user, now=timezone.now())
    except DesignVersion.DoesNotExist as error:
        raise Http404 from error
    except DesignFaulty as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Version {number} is back.").format(number=number)
        messages.success(request, words)
    return redirect("badges:design", request.event.code, row.pk)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:designs")
@once
def remove(request: EventRequest, pk: int) -> HttpResponse:
    """Remove a design nobody's badges have."""
    row = find(request, pk)
    try:
        keeping.remove(row, by=request.user)
    except DesignInUse as refusal:
        messages.error(request, str(refusal))
        return redirect("badges:design", request.event.code, row.pk)
    messages.success(request, _("The design is removed."))
    return redirect("badges:designs", request.event.code)


def find(request: EventRequest, pk: int) -> Design:
    """Return the event's design; raises Http404."""
    rows = Design.objects.select_related("event", "updated_by")
    return get_object_or_404(rows, event=request.event, pk=pk)


def _list(request: EventRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    event = request.event
    rows = event.badge_designs.select_related("updated_by")
    context = {
        "designs": rows.prefetch_related("uses__category"),
        "adding": NewDesignForm(event=event, sources=_sources(request)),
        "uses": UsesForm(event=event),
        "file_form": FileForm(),
    }
    return render(request, "badges/designs.html", context | forms, status=status)


def _editor(
    request: EventRequest, row: Design, form: DesignForm, *, status: int = 200
) -> HttpResponse:
    event = request.event
    labels = [one.label for one in samples.of(event)]
    chosen = sample_of(request.GET.get("sample", ""), len(labels))
    context = {
        "design": row,
        "form": form,
        "designer": designer.state(event, row, labels),
        "languages": [(code, languages.name(code)) for code in event.languages],
        "sizes": designer.sizes(),
        "samples": labels,
        "sample": chosen,
        "sides": range(len(row.content["sides"])),
        "versions": row.versions.select_related("by"),
        "pictures": event.design_pictures.all(),
        "file_form": FileForm(),
        "is_used": row.uses.exists(),
    }
    return render(request, "badges/design.html", context, status=status)


def sample_of(text: str, count: int) -> int:
    """Return which of `count` samples is asked for; the first for nonsense."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return number if number < count else 0


def _sources(request: EventRequest) -> list[Design]:
    """The designs somebody may copy: this event's first, then those of others."""
    others = events_with(request.user, Right.BADGES).exclude(pk=request.event.pk)
    rows = Design.objects.select_related("event")
    return [
        *rows.filter(event=request.event),
        *rows.filter(event__in=others).order_by("-event", "name"),
    ]
