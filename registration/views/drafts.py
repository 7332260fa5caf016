"""The draft of this browser: begun with the first field, opened elsewhere by mail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import public_event_view
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.on_site import only_on_the_site
from registration.domain import drafts, links
from registration.domain.forms import keeping
from registration.domain.forms.questions import UPLOADS, Definition, Kind
from registration.domain.refusals import DraftTooLong
from registration.forms.asking import name_of
from registration.models import Draft, Stream
from registration.views import limits

SEVERAL = "languages"


@public_event_view
@require_POST
@only_on_the_site("registration:apply")
def keep_draft(request: PublicEventRequest) -> HttpResponse:
    """Keep the fields that changed; the page's script asks for it."""
    stream = way_of(request)
    draft = of(request) or begin(request, stream)
    if draft is None:
        return HttpResponse(status=429)
    asked = keeping.in_force(request.event, stream)
    answers = typed(request, names(asked.definition))
    try:
        kept = drafts.keep(draft, answers, stream=stream, seen=seen(request))
    except DraftTooLong:
        return HttpResponse(status=422)
    return JsonResponse(
        {"revision": kept.revision, "lost": kept.lost, "others": kept.others}
    )


@public_event_view
@never_cache
@require_safe
def resume(request: PublicEventRequest, token: str) -> HttpResponse:
    """Open a draft on this device with a mailed link."""
    code = request.event.code
    try:
        draft = links.draft_by_token(token)
    except links.UnknownLink:
        messages.info(request, _("This draft has been sent or deleted. Start here."))
        return redirect("registration:apply", code=code)
    if draft.event_id != request.event.pk:
        return redirect("registration:apply", code=code)
    remember(request, draft)
    if draft.stream is None:
        return redirect("registration:apply", code=code)
    return redirect("registration:apply_by", code=code, way=draft.stream.code)


def of(request: PublicEventRequest) -> Draft | None:
    """Return the draft this browser holds the key of."""
    key = request.session.get(f"draft:{request.event.code}")
    if key is None:
        return None
    drafts = Draft.objects.filter(event=request.event, key=uuid.UUID(key))
    return drafts.select_related("event").first()


def way_of(request: PublicEventRequest) -> Stream | None:
    """Return the way in that the page named, whatever characters it posted."""
    code = request.POST.get("way", "")
    return next((one for one in request.event.streams.all() if one.code == code), None)


def begin(request: PublicEventRequest, stream: Stream | None) -> Draft | None:
    """Begin a draft for this browser; None if it began too many."""
    if limits.too_often("draft", limits.sender(request), limit=200):
        return None
    draft = drafts.begin(request.event, stream)
    remember(request, draft)
    return draft


def remember(request: PublicEventRequest, draft: Draft) -> None:
    request.session[f"draft:{request.event.code}"] = str(draft.key)


def forget(request: PublicEventRequest) -> None:
    request.session.pop(f"draft:{request.event.code}", None)


def names(definition: Definition) -> list[str]:
    """Return the names of the fields a draft keeps."""
    left_out = {*UPLOADS, Kind.NOTE}
    return [
        name_of(one)
        for one in definition.questions.values()
        if one.kind not in left_out
    ]


def typed(request: HttpRequest, names: Iterable[str]) -> dict[str, list[str]]:
    """Return the posted values of these fields; a page's unticked boxes as empty."""
    asked = list(names)
    if "fields" in request.POST:
        posted = set(request.POST["fields"].split())
        asked = [name for name in asked if name in posted]
    return {name: request.POST.getlist(name) for name in asked}


def seen(request: HttpRequest) -> int | None:
    """Return the revision of the draft that the page knew."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def initial(answers: dict[str, list[str]], definition: Definition) -> dict[str, Any]:
    """Return typed answers as a form shows them before it is sent."""
    several = {
        name_of(one)
        for one in definition.questions.values()
        if one.kind == Kind.SEVERAL or one.key == SEVERAL
    }
    shown: dict[str, Any] = {"language": get_language()}
    for name, values in answers.items():
        shown[name] = values if name in several else "".join(values[:1])
    return shown


def query(answers: dict[str, list[str]]) -> QueryDict:
    """Return answers as if a form had posted them."""
    query = QueryDict(mutable=True)
    for name, values in answers.items():
        query.setlist(name, values)
    return query
