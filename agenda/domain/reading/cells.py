"""Single fields of a file: checked, or refused with words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.models.programme import code_validator
from agenda.models.session import validate_session_code
from gfmd_days.core import languages, names

Row = dict[str, Any]
CODE_LENGTH = 20


class Wrong(Exception):
    """The field `key` cannot be read."""

    def __init__(self, key: str, words: str) -> None:
        self.key, self.words = key, words
        super().__init__(words)


def clean(text: str) -> str:
    """Return text without what no database holds: NUL and halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode().strip()


def line(row: Row, key: str, most: int, *, needed: bool = False) -> str:
    """Return one line of text."""
    value = row.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise Wrong(key, _("Write text here."))
    text = names.tidy(value)
    if needed and not text:
        raise Wrong(key, _("This is missing."))
    if len(text) > most:
        raise Wrong(key, _("Longer than %(most)d characters.") % {"most": most})
    return text


def checked(row: Row, key: str, validator: Callable[[str], Any]) -> str:
    """Return a line that a validator of Django accepts."""
    text = line(row, key, 200, needed=True)
    try:
        validator(text)
    except ValidationError as error:
        raise Wrong(key, " ".join(error.messages)) from error
    return text


def code(row: Row, key: str) -> str:
    text = checked(row, key, code_validator)
    if len(text) > CODE_LENGTH:
        raise Wrong(key, _("Longer than %(most)d characters.") % {"most": CODE_LENGTH})
    return text


def session_code(row: Row, key: str) -> str:
    code(row, key)
    return checked(row, key, validate_session_code)


def words(row: Row, key: str, *, needed: bool = False) -> dict[str, str]:
    """Return text by language; the key is empty where the file names none."""
    value = row.get(key) or {}
    if isinstance(value, str):
        value = {"": value}
    if not isinstance(value, dict) or not all(
        isinstance(text, str) for text in value.values()
    ):
        raise Wrong(key, _("Write text here, or a text for each language."))
    cleaned = {code: clean(text) for code, text in value.items()}
    found = {code: text for code, text in cleaned.items() if text}
    if needed and not found:
        raise Wrong(key, _("This is missing."))
    unknown = [code for code in found if code and code not in languages.CONTENT]
    if unknown:
        raise Wrong(
            key, _("Unknown language: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    return found


def number(row: Row, key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**6:
        raise Wrong(key, _("Write a whole number here."))
    return value


def flag(row: Row, key: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise Wrong(key, _("Write true or false here."))
    return value


def day(row: Row, key: str) -> date:
    try:
        return date.fromisoformat(str(row.get(key, "")))
    except ValueError as error:
        raise Wrong(key, _("Write the date as 2016-12-08.")) from error


def clock(row: Row, key: str) -> time:
    try:
        return datetime.strptime(str(row.get(key, "")), "%H:%M").time()  # noqa: DTZ007 # wall time
    except ValueError as error:
        raise Wrong(key, _("Write the time as 09:00.")) from error


def moment(row: Row, key: str) -> datetime | None:
    """Return an instant with its offset, None where there is none."""
    if not row.get(key):
        return None
    try:
        found = datetime.fromisoformat(str(row[key]))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Wrong(key, _("Write the moment as 2016-12-08T09:00+06:00."))
    return found


def minutes(row: Row, start: time | None) -> int:
    if "minutes" in row or start is None:
        found = number(row, "minutes")
        if not found or found > 24 * 60:
            raise Wrong("minutes", _("A session lasts one minute to one day."))
        return found
    end = clock(row, "end")
    if end == start:
        raise Wrong("end", _("The session ends when it starts."))
    nowhere = date(2000, 1, 1)
    lasts = datetime.combine(nowhere, end) - datetime.combine(nowhere, start)
    return int(lasts % timedelta(days=1) / timedelta(minutes=1))


def one_of(row: Row, key: str, table: dict[str, Any]) -> Any:
    value = str(row.get(key, "")).strip().lower()
    if value not in table:
        raise Wrong(
            key,
            _("“%(value)s” is unknown; known are: %(known)s.")
            % {"value": value[:60], "known": ", ".join(sorted(set(table)))},
        )
    return table[value]


def spoken(row: Row, key: str) -> list[str]:
    """Return a list of known language codes, each once."""
    value = row.get(key) or []
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        raise Wrong(key, _("Name each language once."))
    unknown = [str(code) for code in value if code not in languages.CONTENT]
    if unknown:
        raise Wrong(
            key, _("Unknown language: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    return value


def uid(row: Row) -> uuid.UUID | None:
    if not row.get("uid"):
        return None
    try:
        return uuid.UUID(str(row["uid"]))
    except ValueError as error:
        raise Wrong("uid", _("This is no UUID.")) from error
