"""Names in any script: kept as typed, found however they are typed."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Joiners shape Indic, Sinhala and Persian names and must stay; the other invisible
# characters (controls, bidi overrides, tags) only break lists, badges and files.
JOINERS = {"\u200c", "\u200d"}
SPACES = re.compile(r"\s+")
VOWELS = re.compile(r"[aeiouyw]+")
REPEATED = re.compile(r"(.)\1+")
# letters that languages write for one another when they change script
KIN = (
    ("zh", "j"), ("dj", "j"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("th", "t"),
    ("q", "k"), ("c", "k"), ("x", "ks"), ("z", "s"), ("v", "b"), ("g", "j"),
)  # fmt: skip


def tidy(text: str) -> str:
    """Return `text` in NFC, on one line, without invisible control characters."""
    kept = (
        char
        for char in SPACES.sub(" ", text)
        if char in JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    # composed last: what was taken out may have stood between a letter and its mark
    return unicodedata.normalize("NFC", SPACES.sub(" ", "".join(kept))).strip()


def tidy_lines(text: str) -> str:
    """Return `text` with each line tidied and no empty ones at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(tidy(line) for line in lines).strip()


def fold(text: str) -> str:
    """Return `text` for comparing: no case, no accents, in Latin letters.

    “Ọláwálé ADÉṢÍNÀ” and “olawale adesina” fold alike, and so does “ليلى” with its
    transliteration. Joiners and bidi marks vanish.
    """
    letters = anyascii(unicodedata.normalize("NFC", text)).casefold()
    return SPACES.sub(" ", re.sub(r"[^0-9a-z]+", " ", letters)).strip()


def search_text(*parts: str) -> str:
    """Return the folded text of all `parts`, each word once, in order."""
    words = dict.fromkeys(word for part in parts for word in fold(part).split())
    return " ".join(words)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return the consonants of a folded word: what scripts without vowels keep."""
    for letters, kin in KIN:
        word = word.replace(letters, kin)
    return VOWELS.sub("", REPEATED.sub(r"\1", word))
