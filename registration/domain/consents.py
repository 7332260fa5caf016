"""What somebody agreed to, in the words they were asked with."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registration.domain.forms import keeping
from registration.domain.forms.questions import Definition, text
from registration.models import Consent, Form, FormPurpose, Registration

WORDS: dict[str, Promise] = {
    "processing": _("Your answers are used to organise this event."),
    "listing": _("You stand on the list of participants."),
}


@dataclass(frozen=True)
class Agreed:
    consent: Consent
    words: str


def of(registration: Registration, language: str) -> list[Agreed]:
    """Return the consents in force, each with its form's words, or its key.

    A form for those selected names its consents by its code and the question's key.
    """
    given = list(registration.consents.all())
    codes = {one.purpose.rpartition("-")[0] for one in given} - {""}
    asked: dict[str, Definition] = {}
    if any(one.purpose not in WORDS for one in given):
        stream = registration.stream
        asked[""] = keeping.in_force(registration.event, stream).definition
    for form in _forms(registration, codes) if codes else ():
        if version := form.versions.first():
            asked[form.code] = keeping.definition_of(version)
    return [Agreed(one, _words(one.purpose, asked, language)) for one in given]


def _forms(registration: Registration, codes: set[str]) -> list[Form]:
    rows = Form.objects.filter(event=registration.event_id, code__in=codes)
    return list(rows.filter(purpose=FormPurpose.FOLLOW_UP))


def _words(purpose: str, asked: dict[str, Definition], language: str) -> str:
    if purpose in WORDS:
        return str(WORDS[purpose])
    code, _hyphen, key = purpose.rpartition("-")
    definition = asked.get(code)
    question = definition.questions.get(key) if definition else None
    return (text(question.label, language) if question else "") or purpose
