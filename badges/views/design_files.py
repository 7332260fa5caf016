"""What comes out of designs and goes into them: pictures of badges, files."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from badges.domain import desk_papers
from badges.domain.designs import filing, keeping, pictures, previewing, samples
from badges.domain.designs.refusals import DesignFaulty, Fault
from badges.domain.looks import told
from badges.forms.designs import MOST_SIGNS, FileForm
from badges.pdf import design as designs
from badges.views.designs import find, sample_of
from gfmd_days.core import typesetting
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.files import safe_name
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.on_site import OnlyOnTheSite, only_on_the_site
from registration.views import limits

logger = logging.getLogger(__name__)
PREVIEWS_A_MINUTE = 240
THUMBNAIL = 320  # pixels


def told_as_fault(request: EventRequest) -> HttpResponse:
    """Say at the venue that designs are changed on the site, as the editor reads it."""
    words = str(OnlyOnTheSite())
    if _wants_page(request):
        messages.error(request, words)
        return _back(request)
    return refused(422, Fault("", words))


@event_view(Right.BADGES)
@require_POST
def preview(request: EventRequest) -> HttpResponse:
    """A picture of a design that is not saved, for the editor.

    Takes JSON: `design`, and if wanted `sample` and `side` by number, and `small`.
    Answers a PNG, with what would be listed before printing as pairs of source and
    words in the header `Badge-Findings`; or 422 with `faults`, each with its `place`,
    `words` and `path`.
    """
    if len(request.body) > MOST_SIGNS:
        return refused(413, Fault("", _("The design is too large.")))
    whom = str(request.user.pk)
    if limits.too_often("preview", whom, limit=PREVIEWS_A_MINUTE, seconds=60):
        return refused(429, Fault("", _("Too many pictures in this minute.")))
    try:
        asked = json.loads(request.body)
        raw, sample, side = asked["design"], asked.get("sample", 0), asked.get("side")
        longest = THUMBNAIL if asked.get("small") else previewing.LONGEST_SIDE
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return refused(422, Fault("", _("This is no JSON with a design.")))
    try:
        design = keeping.checked(request.event, raw)
    except DesignFaulty as refusal:
        return refused(422, *refusal.faults)
    return _picture(
        request, design, sample=str(sample), side=side == 1, longest=longest
    )


@event_view(Right.BADGES)
@require_safe
def picture(request: EventRequest, pk: int) -> HttpResponse:
    """A picture of a saved design: `sample` and `side` by number, `small` in lists."""
    row = find(request, pk)
    return _picture(
        request,
        designs.read(row.content),
        sample=request.GET.get("sample", ""),
        side=request.GET.get("side") == "1",
        longest=THUMBNAIL if "small" in request.GET else previewing.LONGEST_SIDE,
    )


@event_view(Right.BADGES)
@require_safe
def export(request: EventRequest, pk: int) -> HttpResponse:
    """The design as a file, with its pictures."""
    row = find(request, pk)
    name = safe_name(row.name, "json", otherwise="badge")
    return HttpResponse(
        filing.write(row),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@event_view(Right.BADGES)
@require_POST
@only_on_the_site("badges:designs")
@once
def bring_in(request: EventRequest) -> HttpResponse:
    """Make a design from a file."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return redirect("badges:designs", request.event.code)
    content = form.cleaned_data["file"].read(filing.LARGEST + 1)
    try:
        row = filing.bring_in(
            request.event, content, by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("badges:designs", request.event.code)
    return redirect("badges:design", request.event.code, row.pk)


@event_view(Right.BADGES)
@require_POST
@only_on_the_site(answer=told_as_fault)
def add_picture(request: EventRequest) -> HttpResponse:
    """Take in a picture; programs get its key, pages go back to the design."""
    form = FileForm(request.POST, request.FILES)
    file = form.cleaned_data["file"] if form.is_valid() else None
    content = file.read(pictures.LARGEST + 1) if file else b""
    try:
        row = pictures.take_in(request.event, content)
    except Refused as refusal:
        if _wants_page(request):
            messages.error(request, str(refusal))
            return _back(request)
        return refused(422, Fault("", str(refusal)))
    if _wants_page(request):
        messages.success(request, _("The picture is here; its key stands below."))
        return _back(request)
    answer = {"key": row.key, "width": row.width, "height": row.height}
    return JsonResponse(answer, status=201)


@event_view(Right.BADGES)
@require_safe
def shown_picture(request: EventRequest, key: str) -> HttpResponse:
    """One of the pictures that designs show."""
    row = get_object_or_404(request.event.design_pictures, key=key)
    try:
        data, kind = pictures.for_screen(row)
    except typesetting.CannotBeSet:
        logger.exception("a picture of badges cannot be shown")
        return _not_set()
    return HttpResponse(data, content_type=kind)


def _picture(
    request: EventRequest,
    design: designs.Design,
    *,
    sample: str,
    side: bool,
    **size: int,
) -> HttpResponse:
    found = samples.of(request.event)
    chosen = found[sample_of(sample, len(found))]
    try:
        shown = previewing.picture(
            request.event, design, chosen, side=int(side), **size
        )
    except typesetting.CannotBeSet:
        logger.exception("a badge cannot be shown")
        return _not_set()
    findings = [[flag.field, told(flag)] for flag in shown.flags]
    return HttpResponse(
        shown.png,
        content_type="image/png",
        headers={"Badge-Findings": json.dumps(findings)},
    )


def _not_set() -> JsonResponse:
    """Answer where a page of a PDF takes too much to be drawn."""
    return refused(422, Fault("", str(desk_papers.CannotBeSet.words)))


def refused(status: int, *faults: Fault) -> JsonResponse:
    """Return what programs are told is wrong."""
    answer: dict[str, Any] = {"faults": [fault._asdict() for fault in faults]}
    return JsonResponse(answer, status=status)


def _wants_page(request: EventRequest) -> bool:
    return "design" in request.POST


def _back(request: EventRequest) -> HttpResponse:
    asked = request.POST["design"]
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        return redirect(
            "badges:design", request.event.code, find(request, int(asked)).pk
        )
    return redirect("badges:designs", request.event.code)
