"""What somebody agreed to, in the words they were asked with."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registration.domain.forms import keeping
from registration.domain.forms.questions import Definition, text
from registration.models import Consent, FormPurpose, FormVersion, Registration

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
    own = [one for one in given if one.purpose not in WORDS]
    asked = _asked(registration) if own else []
    return [Agreed(one, _words(one, asked, language)) for one in given]


def _asked(registration: Registration) -> list[tuple[str, Definition]]:
    """Return what each version of the event's forms asked, the newest first.

    Named by the form's code where it is one for those selected, else by "".
    """
    versions = FormVersion.objects.filter(form__event=registration.event_id)
    return [
        (
            one.form.code if one.form.purpose == FormPurpose.FOLLOW_UP else "",
            keeping.definition_of(one),
        )
        for one in versions.select_related("form").order_by("-number")
    ]


def _words(consent: Consent, asked: list[tuple[str, Definition]], language: str) -> str:
    """Return the words that this version of the consent had; its key without them."""
    if consent.purpose in WORDS:
        return str(WORDS[consent.purpose])
    form, _hyphen, key = consent.purpose.rpartition("-")
    for code, definition in asked:
        question = definition.questions.get(key) if code == form else None
        if question is not None and question.wording == consent.version:
            return text(question.label, language) or consent.purpose
    return consent.purpose
