"""What the designer in the browser offers: what a badge may say and be asked about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from agenda.models import Function
from badges.domain import texts
from badges.forms.designs import SIZES
from badges.models import Design
from badges.pdf import presets
from badges.pdf.design import ANSWER
from badges.pdf.page import Field
from gfmd_days.core import languages
from gfmd_days.core.models import Event
from registration.forms import wording

SOURCES = {
    Field.LATIN_NAME: _("Name"),
    Field.NATIVE_NAME: _("Name in its own script"),
    Field.ORGANISATION: _("Organisation"),
    Field.COUNTRY: _("Country"),
    Field.CATEGORY: _("Category"),
    Field.FUNCTIONS: _("Functions"),
    Field.LANGUAGES: _("Languages"),
    Field.EVENT: _("Event"),
    Field.CODE: _("Code in letters"),
    Field.WORDS: _("Words of your own"),
}
KINDS = {
    "stack": _("Texts one above another"),
    "qr": _("QR code"),
    "photo": _("Photograph"),
    "image": _("Picture"),
    "line": pgettext_lazy("an element of a badge", "Line"),
    "box": pgettext_lazy("an element of a badge", "Box"),
}
_ASKED = (
    Field.CATEGORY,
    Field.FUNCTIONS,
    Field.LANGUAGES,
    Field.COUNTRY,
    Field.LATIN_NAME,
    Field.NATIVE_NAME,
    Field.ORGANISATION,
)
_CHOSEN = ("is", "not:is", "one_of", "not:one_of", "answered", "not:answered")
_WRITTEN = ("answered", "not:answered", "is", "not:is")


def state(event: Event, row: Design, samples: list[str]) -> dict[str, Any]:
    """Return everything the designer begins with.

    Args:
        samples: what those are called whose badges a design is tried with.
    """
    return {
        "key": f"{event.code}/{row.pk}",
        "name": row.name,
        "number": row.number,
        "design": row.content,
        "samples": samples,
        "kinds": {kind: str(words) for kind, words in KINDS.items()},
        "sources": sources(event),
        "facts": facts(event),
        "pictures": list(event.design_pictures.values("key", "width", "height")),
    }


def sizes() -> list[tuple[str, str]]:
    """Return the usual sizes, such as “105x148”, with their words."""
    found = [(presets.preset(name), words) for name, words in SIZES.items()]
    return [(f"{one.width:g}x{one.height:g}", str(words)) for one, words in found]


def sources(event: Event) -> list[dict[str, str]]:
    """Return everything a text of a badge may say, answers last."""
    asked = texts.printable_texts(event).items()
    return [
        *({"value": str(key), "label": str(words)} for key, words in SOURCES.items()),
        *(
            {"value": f"{ANSWER}{name}", "label": wording.label_of(question)}
            for name, question in asked
        ),
    ]


def facts(event: Event) -> list[dict[str, Any]]:
    """Return what a condition may look at: the tests there are, the values if known."""
    known: dict[str, list[tuple[str, str]]] = {
        Field.CATEGORY: [(one.code, str(one.name)) for one in event.categories.all()],
        Field.FUNCTIONS: [(value, str(label)) for value, label in Function.choices],
        Field.LANGUAGES: languages.choices(),
        Field.COUNTRY: [(code, str(name)) for code, name in countries],
    }
    fields = [
        _fact(
            key,
            str(SOURCES[key]),
            [
                (one, wording.TESTS[one])
                for one in (_CHOSEN if key in known else _WRITTEN)
            ],
            known.get(key),
        )
        for key in _ASKED
    ]
    answers = [
        _fact(
            f"{ANSWER}{name}",
            wording.label_of(question),
            wording.tests_of(question),
            wording.values_of(question, event),
        )
        for name, question in texts.printable_texts(event).items()
    ]
    return fields + answers


def _tests(names: tuple[str, ...]) -> list[Any]:
    return [(name, wording.TESTS[name]) for name in names]


def _fact(
    key: str, label: str, tests: list[Any], values: list[tuple[str, str]] | None
) -> dict[str, Any]:
    return {
        "key": str(key),
        "label": label,
        "tests": [[name, str(words)] for name, words in tests],
        "values": values,
    }
