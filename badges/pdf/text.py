"""Text as it came in, made fit for setting: one line, NFC, nothing unprintable."""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

# Explicit embeddings, overrides and isolates would reach across a badge's fields and
# can make a name read as another one; implicit marks (LRM, RLM, ALM) stay.
_BIDI_CONTROLS: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_SILENT: Final = frozenset("\ufeff\u00ad\u2060")


class Cleaned(NamedTuple):
    """`text` ready for setting; `altered` when something unprintable was left out."""

    text: str
    altered: bool


def clean(text: str) -> Cleaned:
    """Normalise one field of a badge to a single line of NFC text.

    White space, line ends included, becomes single spaces. Control characters, lone
    surrogates and explicit bidi controls are left out and reported by `altered`;
    joiners (U+200C, U+200D) are kept because Sinhala, Persian and others need them.
    """
    if text.isascii() and text.isprintable():
        return Cleaned(" ".join(text.split()), altered=False)
    kept = []
    altered = False
    for char in text:
        if char.isspace() and char != "\u00a0":
            kept.append(" ")
        elif char in _BIDI_CONTROLS or unicodedata.category(char) in {"Cc", "Cs"}:
            altered = True
        elif char not in _SILENT:
            kept.append(char)
    words = unicodedata.normalize("NFC", "".join(kept)).split(" ")
    return Cleaned(" ".join(word for word in words if word), altered)
