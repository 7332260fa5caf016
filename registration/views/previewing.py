"""A form as a delegate sees it, in each language; nothing is kept."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_http_methods

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import Definition, Question, Section
from registration.forms.asking import AskedForm, name_of
from registration.views.builder import find
from registration.views.forms import language_links, language_of


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: EventRequest, form: str) -> HttpResponse:
    """Show the draft, or a version, with its conditions at work.

    Posting (a browser without script does) shows what is asked after the answers so
    far; the answers go no further.
    """
    row = find(request, form)
    definition = questions.read(row.draft)
    number = request.GET.get("version", "")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise Http404
        version = get_object_or_404(row.versions, number=number)
        definition = keeping.definition_of(version)
    language = language_of(request)
    with translation.override(_interface(language)):
        words = render_to_string(
            "registration/forms/_preview.html",
            _asked(request, definition, language),
            request=request,
        )
    return render(
        request,
        "registration/forms/preview.html",
        {
            "form_row": row,
            "number": number,
            "words": words,
            "rules": json.dumps(_rules(definition)),
            "language": language,
            "words_direction": languages.direction(language),
            "languages": language_links(request, language),
        },
    )


def _asked(
    request: EventRequest, definition: Definition, language: str
) -> dict[str, Any]:
    """Return the form, and the keys of the questions and sections asked so far."""
    form = AskedForm(
        request.POST or None,
        event=request.event,
        definition=definition,
        language=language,
        use_required_attribute=False,
    )
    given = form.given() if form.is_bound else {}
    form.errors.clear()
    keys = {one.key for one in definition.asked(given)}
    sections = {
        section.key
        for section in definition.sections
        if any(one.key in keys for one in section.all_questions)
    }
    return {"parts": list(form.parts()), "keys": keys, "sections": sections}


def _interface(language: str) -> str:
    """Return the interface's language that comes nearest: ours are few."""
    here = translation.get_language() or "en"
    return language if language in languages.interface_codes() else here


def _rules(definition: Definition) -> list[dict[str, Any]]:
    """Return what the browser needs to know to show and hide questions."""

    def part(one: Question | Section) -> dict[str, Any]:
        return {"key": one.key, "when": msgspec.to_builtins(one.when)}

    return [
        {
            **part(section),
            "questions": [
                {**part(one), "name": name_of(one)} for one in section.all_questions
            ],
        }
        for section in definition.sections
    ]
