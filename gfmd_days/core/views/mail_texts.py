"""The words of an event's mails: default ones and its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.forms.mails import MailTextForm
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import MailTemplate
from gfmd_days.core.views.outbox import framed


@event_view(Right.MAIL_EDIT)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    """Each kind of mail and, per language, whose words it uses."""
    own = set(
        MailTemplate.objects.filter(event=request.event).values_list("kind", "language")
    )
    spoken = _languages(request)
    kinds = [
        {
            "kind": kind,
            "languages": [
                (code, languages.name(code), (kind.code, code) in own)
                for code in spoken
            ],
        }
        for kind in mailing.KINDS.values()
        if kind.has_words
    ]
    return render(request, "core/mail_texts/index.html", {"kinds": kinds})


@event_view(Right.MAIL_EDIT)
@require_http_methods(["GET", "POST"])
@once
def edit(request: EventRequest, kind_code: str, language: str) -> HttpResponse:
    kind = _kind(request, kind_code, language)
    subject, body = mailing.words(kind, event=request.event, language=language)
    form = MailTextForm(
        request.POST or None,
        kind=kind,
        language=language,
        initial={"subject": subject, "body": body},
    )
    if request.method == "POST" and form.is_valid():
        mailing.set_words(
            kind,
            event=request.event,
            language=language,
            **form.cleaned_data,
            by=request.user,
        )
        messages.success(request, _("Saved. From now on we write it like this."))
        return redirect(
            "core:mail_text",
            code=request.event.code,
            kind_code=kind.code,
            language=language,
        )
    context = {
        "form": form,
        "kind": kind,
        "language": language,
        "is_own": MailTemplate.objects.filter(
            event=request.event, kind=kind.code, language=language
        ).exists(),
        "placeholders": [f"{{{name}}}" for name in kind.placeholders],
    }
    status = 422 if form.errors else 200
    return render(request, "core/mail_texts/edit.html", context, status=status)


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def reset(request: EventRequest, kind_code: str, language: str) -> HttpResponse:
    kind = _kind(request, kind_code, language)
    mailing.reset_words(kind, event=request.event, language=language, by=request.user)
    messages.success(request, _("The default words are back."))
    return redirect("core:mail_texts", code=request.event.code)


@event_view(Right.MAIL_EDIT)
@require_safe
def preview(request: EventRequest, kind_code: str, language: str) -> HttpResponse:
    """The saved words as a mail, filled with examples."""
    kind = _kind(request, kind_code, language)
    subject, body = mailing.words(kind, event=request.event, language=language)
    values = _examples(request, kind, language)
    text = mailing.fill(body, values)
    return framed(
        mailing.html(mailing.fill(subject, values), text, kind=kind, language=language)
    )


def _languages(request: EventRequest) -> list[str]:
    """Mail is written in the interface's languages, the event's own first."""
    first = request.event.interface_languages()
    return [*first, *(c for c in languages.interface_codes() if c not in first)]


def _kind(request: EventRequest, code: str, language: str) -> MailKind:
    kind = mailing.KINDS.get(code)
    if kind is None or not kind.has_words or language not in _languages(request):
        raise Http404
    return kind


def _examples(request: EventRequest, kind: MailKind, language: str) -> dict[str, Any]:
    known = {
        "name": "Amina EL AMRANI",
        "event": request.event.title.localize(language),
        "link": request.build_absolute_uri("/r/EXAMPLE/"),
        "by": str(request.user),
    }
    return {name: known.get(name, f"[{name}]") for name in kind.placeholders}
