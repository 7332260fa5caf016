"""Badge designs of the demo: one a category has, one with a photograph and a back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from badges.domain.designs import keeping
from badges.pdf import design as data
from badges.pdf import presets
from gfmd_days.core.models import Event, User

MEDIA, SPEAKERS = "Media, A6", "Speakers, 4 × 3 in, photograph and back"
ASK_FIRST = {
    "en": "Ask before you record or take pictures.",
    "fr": "Demandez avant d’enregistrer ou de photographier.",
    "es": "Pregunte antes de grabar o fotografiar.",
    "ar": "اسأل قبل التسجيل أو التصوير.",
}
FOUND = {
    "en": "Found this badge? Please bring it to the welcome desk.",
    "fr": "Vous avez trouvé ce badge ? Apportez-le à l’accueil.",
    "es": "¿Encontró esta credencial? Llévela a la recepción.",
    "ar": "هل وجدت هذه البطاقة؟ أحضرها إلى مكتب الاستقبال.",
}
HAS_FUNCTIONS = {"kind": "answer", "key": "functions", "test": "answered"}
WIDTH, HEIGHT, BAND = 101.6, 76.2, 14.0
FRONT: tuple[dict[str, Any], ...] = (
    {"kind": "box", "name": "Band", "x": 0, "y": HEIGHT - BAND, "width": WIDTH,
     "height": BAND, "colour": "category"},
    {"kind": "text", "name": "Event", "source": "event", "x": 5, "y": 3, "width": 91.6,
     "height": 6, "largest": 9, "comfortable": 8, "smallest": 5, "lines": 2},
    {"kind": "line", "x": 5, "y": 10.5, "width": 91.6, "colour": "category"},
    {"kind": "photo", "x": 5, "y": 15, "width": 32, "height": 42},
    {"kind": "stack", "name": "Person", "x": 41, "y": 13, "width": 55.6, "height": 46,
     "align": "start", "parts": [
         {"source": "latin_name", "weight": "strong", "grows": True, "largest": 24,
          "comfortable": 17, "smallest": 10, "lines": 4, "height": 28,
          "leading": 1120},
         {"source": "native_name", "weight": "strong", "largest": 16,
          "comfortable": 12, "smallest": 8, "lines": 2, "height": 11, "gap": 1.5,
          "leading": 1250},
         {"source": "organisation", "largest": 10, "comfortable": 8, "smallest": 6,
          "lines": 3, "height": 11, "gap": 2.5},
         {"source": "country", "weight": "strong", "largest": 10, "comfortable": 8,
          "smallest": 6, "height": 5, "gap": 1},
     ]},
    {"kind": "text", "name": "Category", "source": "category", "x": 5, "y": 63,
     "width": 91.6, "height": 7, "largest": 16, "comfortable": 13, "smallest": 8,
     "valign": "capitals", "weight": "strong", "colour": "on-category"},
    {"kind": "text", "name": "Functions", "source": "functions", "x": 5, "y": 70.2,
     "width": 91.6, "height": 4, "largest": 9, "comfortable": 7, "smallest": 5,
     "colour": "on-category", "when": HAS_FUNCTIONS},
)  # fmt: skip
BACK: tuple[dict[str, Any], ...] = (
    {"kind": "box", "x": 0, "y": 0, "width": WIDTH, "height": 4, "colour": "category"},
    {"kind": "qr", "x": 34.8, "y": 13, "size": 32},
    {"kind": "text", "name": "Found", "source": "words", "words": FOUND, "x": 8,
     "y": 52, "width": 85.6, "height": 10, "largest": 10, "comfortable": 9,
     "smallest": 7, "lines": 2},
    {"kind": "text", "name": "Languages", "source": "languages", "x": 8, "y": 64,
     "width": 85.6, "height": 6, "largest": 9, "comfortable": 8, "smallest": 6,
     "weight": "strong"},
)  # fmt: skip


def make(event: Event, *, by: User, now: datetime) -> None:
    """Design two badges; media have theirs, the other waits to be looked at."""
    media = keeping.create(event, MEDIA, data.read(_media()), by=by, now=now)
    sides = [{"elements": list(FRONT)}, {"elements": list(BACK)}]
    speakers = {"width": WIDTH, "height": HEIGHT, "sides": sides}
    keeping.create(event, SPEAKERS, data.read(speakers), by=by, now=now)
    keeping.assign(event, {event.categories.get(code="media"): media}, by=by)


def _media() -> Any:
    """The standard design, with languages and a reminder beside the code."""
    design = data.write(presets.standard())
    beside = {"kind": "text", "y": 102, "width": 29, "height": 19, "lines": 4,
              "largest": 10, "comfortable": 9, "smallest": 7}  # fmt: skip
    design["sides"][0]["elements"] += [
        {**beside, "name": "Languages", "source": "languages", "x": 8},
        {**beside, "name": "Reminder", "source": "words", "words": ASK_FIRST, "x": 68},
    ]
    return design
