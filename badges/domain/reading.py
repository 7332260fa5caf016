"""What a scanner or a hand typed into the desk's field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from badges.models.scan import READ_LENGTH
from gfmd_days.core import names
from registration.models.registration import CODE_LENGTH

CODE = re.compile(rf"\A[A-Z2-7]{{{CODE_LENGTH}}}\Z")
# Four groups of four, and two more where the code carries its mark.
GROUPED = re.compile(
    r"\A[A-Z0-9]{4}(?:[ -]?[A-Z0-9]{4}){3}(?:(?:[ -]?[A-Z0-9]{4}){2})?\Z",
    re.IGNORECASE,
)
LINK = re.compile(r"\A(?:https?://[^/\s]+)?/r/([^/\s?#]+)", re.IGNORECASE)
# Base32 has none of these, so a hand that types one meant its likeness.
LOOKALIKES = str.maketrans("018", "OIB")


@dataclass(frozen=True)
class Reading:
    """A reading: `code` is empty where it holds none.

    `kept` is what the log may keep: a delegate's link is a key to their page and is
    never written down. `is_plain` says that it might as well be a name of so many
    letters. `token` is the signed part of a delegate's link.
    """

    code: str
    kept: str
    is_plain: bool = False
    is_link: bool = False
    token: str = ""


def read(text: str) -> Reading:
    """Find the badge code in what was read: bare, in groups of four, or in a link.

    A mark after it is for devices that cannot look the code up, and is dropped. Small
    letters and 0, 1 and 8 for O, I and B are forgiven.
    """
    text = names.tidy(text)
    if link := LINK.match(text):
        token = unquote(link.group(1))
        code = _code(token)
        return Reading(code, code or "/r/", is_link=True, token="" if code else token)
    if code := _code(text):
        return Reading(code, code, is_plain=text.isalpha() and not text.isupper())
    if "://" in text:
        return Reading("", _host(text), is_link=True)
    return Reading("", text[:READ_LENGTH])


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc[:READ_LENGTH] or "://"
    except ValueError:
        return "://"


def _code(text: str) -> str:
    if not GROUPED.match(text):
        return ""
    whole = re.sub(r"[ -]", "", text).upper().translate(LOOKALIKES)
    code = whole[:CODE_LENGTH]
    return code if CODE.match(code) else ""
