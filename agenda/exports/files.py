"""The files of the published programme, built once per revision and then kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final

from django.core.cache import cache

from agenda.domain import published
from agenda.domain.published import Agenda
from agenda.exports import feeds, frab, printed, table
from agenda.exports.printed import Paper
from agenda.models import Programme
from gfmd_days.core.models import Event


class Kind(StrEnum):
    JSON = "json"
    XML = "xml"
    CSV = "csv"


def _json(agenda: Agenda, language: str) -> bytes:
    page = feeds.page_url(agenda.event)
    return frab.build_json(agenda, language=language, page=page)


def _xml(agenda: Agenda, language: str) -> bytes:
    page = feeds.page_url(agenda.event)
    return frab.build_xml(agenda, language=language, page=page)


def _csv(agenda: Agenda, language: str) -> bytes:
    return table.build(agenda, language=language)


BUILDERS: Final[dict[Kind, Callable[[Agenda, str], bytes]]] = {
    Kind.JSON: _json,
    Kind.XML: _xml,
    Kind.CSV: _csv,
}


def tag(event: Event, programme: Programme, kind: Kind, language: str) -> str:
    """Return what names one file of one revision: the ETag, without quotes."""
    return feeds.tag(event, programme, "file", kind, frab.FORMAT, language)


def public(
    event: Event, *, programme: Programme, kind: Kind, language: str, etag: str
) -> bytes:
    """Return a public file; two queries for the version and one for the names."""

    def build() -> bytes:
        agenda = published.load(event, programme=programme)
        return BUILDERS[kind](agenda, language)

    return _kept(etag, build)


def paper_tag(
    event: Event, programme: Programme, paper: Paper, language: str, day: date | None
) -> str:
    """As `tag`, for the printed programme."""
    return feeds.tag(event, programme, "pdf", printed.FORMAT, paper, language, day)


def on_paper(
    event: Event,
    *,
    programme: Programme,
    paper: Paper,
    language: str,
    day: date | None,
    etag: str,
) -> bytes:
    """Return the printed programme of the public.

    Raises printed.TooLong, typesetting.CannotBeSet.
    """

    def build() -> bytes:
        agenda = published.load(event, programme=programme)
        page = feeds.page_url(event)
        return printed.build(agenda, paper=paper, language=language, page=page, day=day)

    return _kept(etag, build)


def is_kept(etag: str) -> bool:
    """Whether a file need not be built."""
    return f"agenda:file:{etag}" in cache


def _kept(etag: str, build: Callable[[], bytes]) -> bytes:
    found = cache.get(f"agenda:file:{etag}")
    if isinstance(found, bytes):
        return found
    body = build()
    cache.set(f"agenda:file:{etag}", body, feeds.KEPT)
    return body
