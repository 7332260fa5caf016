"""A letter's sentences: the words of its language, filled with facts."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.formats import date_format
from django_countries import countries

from gfmd_days.core import dates, languages
from gfmd_days.core.domain import mailing
from gfmd_days.core.models import Event
from registration.domain.letters.facts import Facts, Scene
from registration.domain.letters.words import BY_LANGUAGE, Text, Words
from registration.models import LetterKind, LetterTemplate, SupportKind

DETAILS = "{details}"
PARAGRAPH_END = re.compile(r"\n\s*\n")
# Unicode's isolates (UAX 9): a Latin name inside an Arabic line keeps its own order.
ISOLATE, END = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}
COMMAS = {"ar": "، "}
SEMICOLONS = {"ar": "؛ "}
ROWS = {
    LetterKind.INVITATION: ("event", "dates", "place", "organisation", "category"),
    LetterKind.VISA: (
        "name", "birth_date", "nationality", "passport_number", "passport_expires",
        "organisation", "category", "arrives_on", "leaves_on",
    ),
}  # fmt: skip
MAIN_COSTS = (SupportKind.TRAVEL, SupportKind.ACCOMMODATION, SupportKind.PER_DIEM)


def text_of(event: Event, kind: str, language: str) -> Text:
    """Return the words of a kind of letter: the event's own, else the default ones."""
    own = LetterTemplate.objects.filter(
        event=event, kind=kind, language=language
    ).first()
    if own:
        return Text(own.title, own.body)
    return BY_LANGUAGE[language].texts[kind]


def compose(
    scene: Scene, facts: Facts, text: Text, kind: str, *, language: str
) -> dict[str, Any]:
    """Return all that a letter says but its number and date, ready to be kept.

    In `paragraphs`, None is the place of the table whose lines are `rows`.
    """
    words = BY_LANGUAGE[language]
    with translation.override(language):
        values = _values(words, facts, language)
        rows = (
            _grant_rows(words, facts, language)
            if kind == LetterKind.SUPPORT
            else _rows(words, values, kind, language)
        )
    shown = {name: isolated(value, language) for name, value in values.items()}
    head = scene.head
    paragraphs: list[str | None] = []
    for part in PARAGRAPH_END.split(text.body.replace("\r\n", "\n").strip()):
        paragraphs += _split_at_details(mailing.fill(part, shown))
    return {
        "facts": facts,
        "title": mailing.fill(text.title, shown),
        "addressee": _addressee(words, facts, kind, language),
        "paragraphs": paragraphs,
        "rows": rows,
        "organiser": isolated(head.organiser, language),
        "address": [isolated(row, language) for row in head.address.splitlines()],
        "signatory": isolated(head.signatory, language),
        "position": isolated(head.position, language),
    }


def isolated(value: str, language: str) -> str:
    """Return a value so that it keeps its order inside a line of `language`.

    One without letters, such as +212 5 00, is written from left to right anywhere.
    """
    if ISOLATE in value:  # its parts are isolated already
        return value
    own = next(
        (
            "rtl" if kind in RIGHT_TO_LEFT else "ltr"
            for char in value
            if (kind := unicodedata.bidirectional(char)) in {"L", *RIGHT_TO_LEFT}
        ),
        "ltr",
    )
    if own == languages.direction(language):
        return value
    return f"{ISOLATE}{value}{END}"


def funding(words: Words, facts: Facts, language: str) -> str:
    """Return the sentences about who pays what, made from the grants alone."""
    organiser = isolated(facts["organiser"], language)
    sums = _sums(facts)
    if not sums:
        return mailing.fill(words.pays_nothing, {"organiser": organiser})
    paid = [_item(words, kind, sums[kind], facts, language) for kind in sums]
    unpaid = [words.support[kind] for kind in MAIN_COSTS if kind not in sums]
    sentences = [
        mailing.fill(
            words.pays,
            {"organiser": organiser, "items": format_list(paid, locale=language)},
        )
    ]
    if unpaid:
        items = format_list(unpaid, locale=language)
        sentences.append(mailing.fill(words.pays_not, {"items": items}))
    return " ".join([*sentences, words.others_pay])


def money(amount: Decimal, currency: str, language: str) -> str:
    """Return “1,200.00 EUR” as the language writes it, always in digits 0 to 9."""
    number = format_decimal(
        amount, format="#,##0.00", locale=language, numbering_system="latn"
    )
    return isolated(f"{number}\u00a0{currency}", language)


def _values(words: Words, facts: Facts, language: str) -> dict[str, str]:
    place, country = facts["place"]
    parts = [isolated(str(part), language) for part in (place, countries.name(country))]
    values = {
        "name": facts["name"],
        "organisation": facts["organisation"],
        "category": facts["category"],
        "event": facts["event"],
        "dates": dates.in_words(date.fromisoformat(day) for day in facts["days"]),
        "place": COMMAS.get(language, ", ").join(part for part in parts if part),
        "organiser": facts["organiser"],
        "nationality": countries.name(facts.get("nationality", "")),
        "passport_number": facts.get("passport_number", ""),
    }
    for name in ("birth_date", "passport_expires", "arrives_on", "leaves_on"):
        day = facts.get(name, "")
        values[name] = date_format(date.fromisoformat(day)) if day else ""
    return {name: str(value) for name, value in values.items()} | {
        "funding": funding(words, facts, language)
    }


def _rows(
    words: Words, values: dict[str, str], kind: str, language: str
) -> list[list[str]]:
    return [
        [words.labels[name], isolated(values[name], language)]
        for name in ROWS[LetterKind(kind)]
        if values[name]
    ]


def _grant_rows(words: Words, facts: Facts, language: str) -> list[list[str]]:
    return [
        [
            words.support[kind][:1].upper() + words.support[kind][1:],
            f"{money(Decimal(amount), currency, language)} ({giver})",
        ]
        for wanted in SupportKind
        for kind, amount, currency, fund in facts["grants"]
        if kind == wanted
        for giver in (isolated(fund, language),)
    ]


def _split_at_details(paragraph: str) -> list[str | None]:
    """Put None where the table belongs, wherever in a paragraph somebody wrote it."""
    found: list[str | None] = []
    for number, piece in enumerate(paragraph.split(DETAILS)):
        if number:
            found.append(None)
        if piece.strip():
            found.append(piece.strip())
    return found


def _addressee(words: Words, facts: Facts, kind: str, language: str) -> str:
    if kind != LetterKind.VISA:
        return ""
    city = facts.get("embassy_city", "")
    if not city:
        return words.to_embassy
    return mailing.fill(words.to_embassy_in, {"city": isolated(city, language)})


def _sums(facts: Facts) -> dict[str, dict[str, Decimal]]:
    """What is granted for each purpose, by currency, in the order of the purposes."""
    sums: dict[str, dict[str, Decimal]] = {}
    for wanted in SupportKind:
        of_kind: defaultdict[str, Decimal] = defaultdict(Decimal)
        for kind, amount, currency, _fund in facts["grants"]:
            if kind == wanted:
                of_kind[currency] += Decimal(amount)
        if of_kind:
            sums[wanted] = dict(of_kind)
    return sums


def _item(
    words: Words, kind: str, sums: dict[str, Decimal], facts: Facts, language: str
) -> str:
    notes = [
        " + ".join(money(sum_, currency, language) for currency, sum_ in sums.items())
    ]
    if kind == SupportKind.ACCOMMODATION and facts.get("nights"):
        notes.insert(0, mailing.fill(words.nights, {"count": str(facts["nights"])}))
    return f"{words.support[kind]} ({SEMICOLONS.get(language, '; ').join(notes)})"
