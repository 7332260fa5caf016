"""The words of an event's letters, and the head they stand under."""

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

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain.letters import composing, head, samples
from registration.domain.letters.words import LANGUAGES, PLACEHOLDERS, Text
from registration.forms.letters import HeadForm, TextForm
from registration.models import Letterhead, LetterKind, LetterTemplate
from registration.views.letters import pdf_answer


@event_view(Right.PEOPLE_EDIT)
@require_safe
def texts(request: EventRequest) -> HttpResponse:
    """Each kind of letter and, per language, whose words it uses."""
    own = set(
        LetterTemplate.objects.filter(event=request.event).values_list(
            "kind", "language"
        )
    )
    kinds = [
        {
            "kind": kind,
            "languages": [
                (code, languages.name(code), (kind.value, code) in own)
                for code in LANGUAGES
            ],
        }
        for kind in LetterKind
    ]
    letterhead = Letterhead.objects.filter(event=request.event).first()
    context = {"kinds": kinds, "letterhead": letterhead}
    return render(request, "registration/letters/texts.html", context)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def text(request: EventRequest, kind: str, language: str) -> HttpResponse:
    """Write one letter's words; “Look at it” sets them without keeping them."""
    wanted = _kind(kind, language)
    present = composing.text_of(request.event, wanted, language)
    form = TextForm(request.POST or None, language=language, initial=present._asdict())
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            return _sample(request, wanted, language, form.cleaned_data)
        head.set_text(
            request.event, wanted, language, by=request.user, **form.cleaned_data
        )
        messages.success(request, _("These words are in the letters from now on."))
        return redirect("registration:letter_texts", code=request.event.code)
    is_own = LetterTemplate.objects.filter(
        event=request.event, kind=wanted, language=language
    ).exists()
    return render(
        request,
        "registration/letters/text.html",
        {
            "form": form,
            "kind": wanted,
            "language": language,
            "is_own": is_own,
            "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
        },
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def reset(request: EventRequest, kind: str, language: str) -> HttpResponse:
    head.reset_text(request.event, _kind(kind, language), language, by=request.user)
    messages.success(request, _("The default words are in use again."))
    return redirect("registration:letter_texts", code=request.event.code)


@event_view(Right.PEOPLE_EDIT)
@require_safe
def sample(request: EventRequest, kind: str, language: str) -> HttpResponse:
    """The letter as it is now, for an invented person."""
    wanted = _kind(kind, language)
    present = composing.text_of(request.event, wanted, language)
    return _sample(request, wanted, language, present._asdict())


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def letterhead(request: EventRequest) -> HttpResponse:
    present = Letterhead.objects.filter(event=request.event).first() or Letterhead(
        event=request.event, organiser=request.event.organiser
    )
    form = HeadForm(request.POST or None, request.FILES or None, present=present)
    if request.method == "POST" and form.is_valid():
        head.set_head(
            request.event, form.texts(), pictures=form.pictures(), by=request.user
        )
        messages.success(
            request, _("Saved. Letters issued before are marked as outdated.")
        )
        return redirect("registration:letter_texts", code=request.event.code)
    return render(
        request,
        "registration/letters/letterhead.html",
        {"form": form, "present": present},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_safe
def picture(request: EventRequest, name: str) -> HttpResponse:
    """The logo or the signature, for the team only: a signature can be misused."""
    present = get_object_or_404(Letterhead, event=request.event)
    file = getattr(present, name) if name in head.PICTURES else None
    if not file:
        raise Http404
    try:
        with file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kind(kind: str, language: str) -> LetterKind:
    if kind not in LetterKind.values or language not in LANGUAGES:
        raise Http404
    return LetterKind(kind)


def _sample(
    request: EventRequest, kind: LetterKind, language: str, words: dict[str, Any]
) -> HttpResponse:
    try:
        content = samples.pdf(
            request.event, kind, language, Text(**words), now=timezone.now()
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:letter_texts", code=request.event.code)
    return pdf_answer(content, f"sample-{kind}-{language}")
