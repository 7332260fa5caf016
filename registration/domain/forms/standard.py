"""The form every event has before anybody builds one."""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import (
    ALWAYS,
    Definition,
    Kind,
    Question,
    Section,
    Texts,
)

SELF_DESCRIBED = Answered(key="gender", test=Check.IS, values=("self_described",))
REQUIRED = frozenset({*ALWAYS, "sector", "country"})

# key, title, lead, keys, folded keys
_SECTIONS: tuple[
    tuple[str, Promise, Promise, tuple[str, ...], tuple[str, ...]], ...
] = (
    (
        "you",
        _("You"),
        _("Let us begin with your name and how we reach you."),
        ("email", "full_name", "native_name", "language"),
        ("title", "given_name", "family_name"),
    ),
    (
        "work",
        _("Your work"),
        _("Tell us where you come from and what you do."),
        ("organisation", "job_title", "sector", "country", "region", "motivation"),
        (),
    ),
    (
        "needs",
        _("What you need"),
        _("This helps us to plan interpretation and access. All of it is optional."),
        ("languages", "gender", "gender_described", "accessibility"),
        (),
    ),
    (
        "safety",
        _("Your safety"),
        _("You decide what others see of you."),
        (
            "alias",
            "hide_organisation",
            "no_photo",
            "consent_listing",
            "consent_processing",
        ),
        (),
    ),
)


@lru_cache(maxsize=64)
def definition(languages: tuple[str, ...]) -> Definition:
    """Return the standard form with its headings in `languages`."""
    return Definition(
        tuple(
            Section(
                key=key,
                title=_texts(title, languages),
                lead=_texts(lead, languages),
                questions=tuple(map(_known, keys)),
                folded=tuple(map(_known, folded)),
            )
            for key, title, lead, keys, folded in _SECTIONS
        )
    )


def _known(key: str) -> Question:
    return Question(
        key=key,
        kind=Kind.KNOWN,
        required=key in REQUIRED,
        when=SELF_DESCRIBED if key == "gender_described" else None,
    )


def _texts(words: Promise, languages: tuple[str, ...]) -> Texts:
    texts = {}
    for language in languages:
        with translation.override(language):
            texts[language] = str(words)
    return texts
