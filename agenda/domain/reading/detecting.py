"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any

from django.utils.translation import gettext as _

from agenda.domain.reading import frab, indico, own, own_csv
from agenda.domain.reading.shape import Fault, FileRefused, Known, ReadProgramme
from gfmd_days.core import names
from gfmd_days.core.models import Event

MOST_BYTES = 20 * 2**20


def read(body: bytes, known: Known) -> ReadProgramme:
    """Return the programme in a file: our JSON or CSV, a schedule, Indico's timetable.

    Raises FileRefused.
    """
    if len(body) > MOST_BYTES:
        raise _refused(_("This file is larger than 20 MB."))
    if _starts_as_xml(body):
        return frab.read_xml(body, known)
    text = _text(body)
    if text.lstrip()[:1] in ("{", "["):
        return read_data(_json(text), known)
    if own_csv.is_table(text):
        return own_csv.read(text, known)
    raise _refused(
        _("This is no programme that can be read: it is neither JSON nor XML nor CSV.")
    )


def read_data(data: Any, known: Known) -> ReadProgramme:
    """Return the programme in parsed JSON. Raises FileRefused."""
    if frab.is_json(data):
        return frab.read_json(data, known)
    if indico.is_timetable(data):
        return indico.read(data, known)
    return own.read(data)


def known_of(event: Event) -> Known:
    """Return what readers must know of the event; two queries."""
    known = Known(language=event.default_language())
    for track in event.tracks.all():
        words = getattr(track.title, "data", track.title)
        titles = words if isinstance(words, dict) else {known.language: str(words)}
        known.titles[track.code] = {code: text for code, text in titles.items() if text}
        for text in titles.values():
            known.tracks.setdefault(names.fold(str(text)), track.code)
    known.codes = dict(event.sessions.values_list("uid", "code"))
    return known


def _starts_as_xml(body: bytes) -> bool:
    # without the zeros of UTF-16 and the mark at the beginning
    start = body[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<")


def _text(body: bytes) -> str:
    wide = body.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        return body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_("This file cannot be read as text in UTF-8.")) from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(_("This is not JSON: %(why)s.") % {"why": error}) from error


def _refused(words: str) -> FileRefused:
    return FileRefused([Fault(_("file"), _("content"), words)])
