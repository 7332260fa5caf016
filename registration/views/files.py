"""Files sent with answers: taken in one by one, shown to their owner and the team."""

from __future__ import annotations

import io
import uuid

from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import Right, event_view, public_event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest, PublicEventRequest
from gfmd_days.core.on_site import only_on_the_site
from registration.domain import uploads
from registration.domain.forms import keeping, reading
from registration.domain.forms.questions import UPLOADS, Definition
from registration.domain.uploads import Owner
from registration.forms.asking import OWN, AskedForm, name_of
from registration.models import Draft, Form, Registration, Upload
from registration.views import drafts, limits
from registration.views.by_link import OwnRequest, own_view

FILES_BY_SENDER = 100


@public_event_view
@require_POST
@only_on_the_site("registration:apply")
def keep_file(request: PublicEventRequest) -> HttpResponse:
    """Take in one file of the draft, or remove it; the page's script asks for it."""
    stream = drafts.way_of(request)
    definition = keeping.in_force(request.event, stream).definition
    question = definition.questions.get(request.POST.get("key", ""))
    if question is None or question.kind not in UPLOADS:
        return HttpResponse(status=422)
    draft = drafts.of(request) or drafts.begin(request, stream)
    sender = limits.sender(request)
    if draft is None or limits.too_often("file", sender, limit=FILES_BY_SENDER):
        return HttpResponse(status=429)
    if "remove" in request.POST:
        uploads.remove(draft, question.key)
        return JsonResponse({})
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse(status=400)
    try:
        crop = request.POST.get("crop", "")
        upload = uploads.take_in(draft, question, file, crop=crop)
    except Refused as refusal:
        return JsonResponse({"words": str(refusal)}, status=422)
    return JsonResponse({"name": upload.name, "size": upload.size})


@public_event_view
@require_safe
def draft_file(request: PublicEventRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Give somebody a file of their own draft back."""
    draft = drafts.of(request)
    if draft is None:
        raise Http404
    return answer(get_object_or_404(Upload, draft=draft, pk=pk))


@own_view
@require_safe
def own_file(request: OwnRequest, token: str, pk: uuid.UUID) -> HttpResponseBase:
    """Give somebody a file of their own application back."""
    return answer(get_object_or_404(Upload, registration=request.registration, pk=pk))


@event_view(Right.PEOPLE_VIEW)
@require_safe
def team_file(request: EventRequest, pk: int, key: str) -> HttpResponseBase:
    """Give the team a file if they may read this answer; a protected one is noted."""
    row = get_object_or_404(Registration, event=request.event, pk=pk)
    upload = uploads.answering(row, key)
    if upload is None:
        raise Http404
    readable = {one.key: one for one in reading.of(row, rights=request.rights)}
    if key not in readable:
        raise PermissionDenied
    if readable[key].is_hidden:
        reading.show(row, key, rights=request.rights, by=request.user)
    return answer(upload)


def answer(upload: Upload) -> HttpResponseBase:
    """Return a file to be saved: it is never opened as a page of this site."""
    response = FileResponse(
        io.BytesIO(upload.content()),
        as_attachment=True,
        filename=upload.name,
        content_type=upload.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def posted(
    request: HttpRequest,
    definition: Definition,
    owner: Owner | None,
    *,
    follow_up: Form | None = None,
) -> dict[str, str]:
    """Take in the files that came with the form itself; return refusals by field.

    So they arrive without script, and where the upload before had no network. What a
    registration has answered is removed by the save alone: see `staying`.
    """
    refused = {}
    for question in definition.questions.values():
        file = request.FILES.get(name_of(question))
        if question.kind not in UPLOADS or owner is None:
            continue
        try:
            if file is not None:
                crop = request.POST.get(f"crop_{question.key}", "")
                uploads.take_in(owner, question, file, crop=crop, follow_up=follow_up)
            elif _removes(request, question.key) and isinstance(owner, Draft):
                uploads.remove(owner, question.key)
        except Refused as refusal:
            refused[name_of(question)] = str(refusal)
    return refused


def held(owner: Owner | None, *, follow_up: Form | None = None) -> dict[str, Upload]:
    return uploads.of(owner, follow_up=follow_up) if owner is not None else {}


def staying(request: HttpRequest, files: dict[str, Upload]) -> dict[str, Upload]:
    """Return the files that the page does not remove; a new one stays."""
    return {
        key: one
        for key, one in files.items()
        if OWN + key in request.FILES or not _removes(request, key)
    }


def _removes(request: HttpRequest, key: str) -> bool:
    return f"remove_{key}" in request.POST


def ids(files: dict[str, Upload]) -> dict[str, str]:
    return {key: str(one.pk) for key, one in files.items()}


def say(form: AskedForm, refused: dict[str, str]) -> None:
    """Say on the form which files were not taken."""
    for name, words in refused.items():
        if name in form.fields:
            form.errors.pop(name, None)
            form.add_error(name, words)
