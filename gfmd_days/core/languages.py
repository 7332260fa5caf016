"""Languages of the interface and of the content of events."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language

# Languages an event's texts and interpretation may use, in the order they are offered.
CONTENT = (
    "en", "fr", "es", "ar", "ru", "zh", "pt", "bn", "hi", "ur", "ne", "si", "ta",
    "tl", "id", "vi", "th", "my", "km", "ko", "ja", "fa", "tr", "am", "sw", "ha",
    "wo", "bm", "de", "it", "nl", "el", "sq", "uk", "ka", "ky",
)  # fmt: skip
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb"}
ARABIC_COMMA = RIGHT_TO_LEFT - {"he"}


def interface_codes() -> list[str]:
    """Return the languages the interface speaks."""
    return [code for code, _name in settings.LANGUAGES]


def name(code: str, *, into: str | None = None) -> str:
    """Return the name of language `code` in language `into` (default: the active)."""
    return _name(code, into or get_language() or "en")


def pair_name(pair: str) -> str:
    """Return what is called “en-fr” in words, in the active language."""
    return " – ".join(name(code) for code in pair.split("-"))


@lru_cache(maxsize=4096)  # codes also come from outside: no more than these are kept
def _name(code: str, into: str) -> str:
    try:
        locale = Locale.parse(into, sep="-")
        found = Locale.parse(code, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return code
    return str(found or code)


def script_name(script: str) -> str:
    """Return what a script (ISO 15924, such as “Arab”) is called."""
    locale = Locale.parse(get_language() or "en", sep="-")
    return str(locale.scripts.get(script, script))


def own_name(code: str) -> str:
    """Return the name of language `code` in itself, as in a choice of languages."""
    found = name(code, into=code)
    return found[:1].upper() + found[1:]


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of the content languages in the active language."""
    return [(code, name(code)) for code in CONTENT]


def comma() -> str:
    """Return the comma of the active language’s script, with its space.

    The lists of Unicode’s CLDR end in “and”; facts in a table stand without it.
    """
    language = (get_language() or "en").split("-")[0]
    return "، " if language in ARABIC_COMMA else ", "


def listed(parts: Iterable[object]) -> str:
    """Return the parts behind each other, with the active language’s comma."""
    return comma().join(map(str, parts))


def direction(code: str) -> str:
    """Return “rtl” or “ltr” for HTML's dir attribute."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"
