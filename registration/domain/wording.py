"""What the words in somebody's list mean, in four languages, as our codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from django.utils.translation import override
from django_countries import countries

from gfmd_days.core import languages, names
from gfmd_days.core.models import Event, Gender, Sector

SPOKEN = ("en", "fr", "es", "ar")
SEVERAL = re.compile(r"[,;/+|&،؛\n]| - |\band\b|\bet\b|\by\b| و ")
YES = "yes|y|1|true|x|on|oui|o|vrai|si|sí|s|verdadero|نعم|صحيح"
NO = "no|n|0|false|off|non|faux|falso|لا|خطأ|-|–"

# Beside the words the interface itself uses in its languages.
GENDER_WORDS = {
    Gender.WOMAN: "w|f|female|femme|féminin|feminine|mujer|femenino|fem|"
    "أنثى|امرأة|نساء",
    Gender.MAN: "m|male|homme|masculin|masculine|hombre|masculino|masc|ذكر|رجل",
    Gender.NON_BINARY: "nb|nonbinary|non binaire|no binario|no binaria|غير ثنائي",
    Gender.UNSAID: "prefer not to say|unknown|ne souhaite pas répondre|"
    "prefiero no decir",
}
SECTOR_WORDS = {
    Sector.DIASPORA: "migrant association|diaspora association|association de migrants",
    Sector.HUMAN_RIGHTS: "human rights|droits humains|droits de l'homme|"
    "derechos humanos|حقوق الإنسان",
    Sector.DEVELOPMENT: "développement|desarrollo|التنمية",
    Sector.FAITH: "faith based|religious|church|confessionnel|religioso|دينية",
    Sector.UNION: "trade union|labour union|syndicat|sindicato|نقابة",
    Sector.ACADEMIA: "academic|university|research|université|universidad|think tank|"
    "جامعة|أكاديمي",
    Sector.WOMEN: "women|womens organisation|femmes|mujeres|منظمة نسائية",
    Sector.YOUTH: "jeunesse|jeunes|juventud|الشباب",
    Sector.PRIVATE: "business|company|secteur privé|sector privado|القطاع الخاص",
    Sector.GOVERNMENT: "state|gouvernement|gobierno|حكومة",
    Sector.INTERNATIONAL: "un|united nations|igo|organisation internationale|"
    "organización internacional|منظمة دولية",
    Sector.FOUNDATION: "donor|fondation|fundación|مؤسسة مانحة",
    Sector.MEDIA: "press|journalist|médias|medios|prensa|إعلام",
    Sector.OTHER: "others|autre|otro|otra|أخرى",
}
COUNTRY_WORDS = {
    "GB": "uk|great britain|britain|england|scotland|grande bretagne|بريطانيا",
    "US": "usa|us|america|united states of america|états unis|ee uu|eeuu|امريكا",
    "AE": "uae|emirates|émirats|الامارات",
    "CD": "drc|rdc|congo kinshasa|democratic republic of congo|"
    "république démocratique du congo",
    "CG": "congo brazzaville|republic of congo",
    "CI": "ivory coast|costa de marfil|ساحل العاج",
    "KR": "south korea|korea|corée du sud|corea del sur",
    "KP": "north korea|corée du nord",
    "RU": "russia|russie|rusia",
    "SY": "syria|syrie|siria|سوريا",
    "IR": "iran|ايران",
    "TZ": "tanzania|tanzanie",
    "BO": "bolivia|bolivie",
    "VE": "venezuela",
    "MD": "moldova|moldavie",
    "LA": "laos",
    "VN": "vietnam|viet nam",
    "TR": "turkey|turquie|turquía|تركيا",
    "PS": "palestine|palestina|فلسطين",
    "CZ": "czech republic|république tchèque",
    "MK": "macedonia|macédoine",
    "CV": "cape verde|cap vert",
    "SZ": "swaziland",
    "MM": "burma|birmanie",
    "NL": "holland|the netherlands|pays bas",
    "TW": "taiwan",
    "HK": "hong kong",
    "XK": "kosovo",
}  # fmt: skip

# Fields of a fixed choice: their words are looked up.
TICKS = frozenset({"not_on_lists", "no_photo", "hide_organisation"})
# Yes, no, or no answer.
FACTS = frozenset({"migrant_led", "newcomer"})
WORDED = TICKS | FACTS | {
    "gender", "sector", "country", "language", "languages", "stream", "region",
}  # fmt: skip

Meanings = dict[str, str]


def _table(words: dict[Any, str]) -> Meanings:
    return {
        names.fold(word): str(code)
        for code, text in words.items()
        for word in text.split("|")
        if names.fold(word)
    }


def _labels(choices: Iterable[tuple[str, Any]]) -> Meanings:
    """Return the words of a choice of ours in each language of the interface."""
    found: Meanings = {}
    listed = list(choices)
    for language in SPOKEN:
        with override(language):
            for code, label in listed:
                found.setdefault(names.fold(str(label)), str(code))
    return found


@cache
def ticks() -> Meanings:
    """Return yes and no words: “on” and “off”."""
    return _table({"on": YES, "off": NO}) | {"-": "off"}


@cache
def genders() -> Meanings:
    codes = {names.fold(code): str(code) for code in Gender.values}
    return {**_table(GENDER_WORDS), **_labels(Gender.choices), **codes}


@cache
def sectors() -> Meanings:
    codes = {names.fold(code): str(code) for code in Sector.values}
    return {**_table(SECTOR_WORDS), **_labels(Sector.choices), **codes}


@cache
def country_names() -> Meanings:
    """Return codes of two and three letters and names, short and official ones."""
    found = _table(COUNTRY_WORDS)
    for language in SPOKEN:
        territories = Locale.parse(language).territories
        with override(language):
            for code, name in countries:
                found.setdefault(names.fold(str(name)), code)
                if code in territories:
                    found.setdefault(names.fold(territories[code]), code)
    for code, _name in countries:
        found[code.lower()] = code
        if long := countries.alpha3(code):
            found.setdefault(long.lower(), code)
    return found


@cache
def language_names() -> Meanings:
    """Return codes and names of the content languages in four languages and their own.

    “Spanish; Castilian” and the like are for people to map: one word, one language.
    """
    found: Meanings = {}
    for code in languages.CONTENT:
        for into in (*SPOKEN, code):
            found.setdefault(names.fold(languages.name(code, into=into)), code)
    for code in languages.CONTENT:
        found[code] = code
    return found


def _event_names(rows: Iterable[Any]) -> Meanings:
    """Return codes and names, in whatever language, of rows such as ways in."""
    found: Meanings = {}
    for row in rows:
        texts = row.name.data
        for text in texts.values() if isinstance(texts, dict) else [texts]:
            if text:
                found.setdefault(names.fold(str(text)), row.code)
    return found | {names.fold(row.code): row.code for row in rows}


def meanings(event: Event) -> dict[str, Meanings]:
    """Return, for each field with a fixed choice, what the words mean to us."""
    yes_no = ticks()
    return {
        "gender": genders(),
        "sector": sectors(),
        "country": country_names(),
        "language": language_names(),
        "languages": language_names(),
        "native_language": language_names(),
        "stream": _event_names(event.streams.all()),
        "region": _event_names(event.regions.all()),
        "hide_organisation": yes_no,
        "no_photo": yes_no,
        "not_on_lists": yes_no,
        **dict.fromkeys(FACTS, yes_no),
    }


def parts(field: str, text: str) -> list[str]:
    """Return the words of a cell: a list of languages holds several."""
    if field != "languages":
        return [text]
    known = language_names()
    if names.fold(text) in known:
        return [text]
    pieces = [piece.strip() for piece in SEVERAL.split(text) if piece.strip()]
    found: list[str] = []
    for piece in pieces:
        words = piece.split()
        is_list = all(names.fold(word) in known or len(word) == 2 for word in words)
        found += [piece] if names.fold(piece) in known or not is_list else words
    return found


def reader(
    event: Event, taught: Mapping[str, Mapping[str, str]]
) -> Callable[[str, str], tuple[list[str], list[str]]]:
    """Return a function that reads a cell: (codes, words nobody understands).

    Args:
        taught: what the team said the file's own words mean, by field and folded word.
    """
    known = meanings(event)

    def read(field: str, text: str) -> tuple[list[str], list[str]]:
        codes, unknown = [], []
        for word in parts(field, text):
            folded = names.fold(word) or word
            code = taught.get(field, {}).get(folded, known[field].get(folded))
            if code is None:
                unknown.append(word)
            elif code:
                codes.append(code)
        return list(dict.fromkeys(codes)), unknown

    return read
