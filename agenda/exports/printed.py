"""The printed programme: booklet, poster and sheets for the doors of rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agenda.domain.published import Agenda, Item, Shown
from agenda.exports import printed_grid
from agenda.exports.printed_grid import Cell, Grid, natural
from agenda.models import Kind
from gfmd_days.core import dates, languages, names, typesetting, zones
from gfmd_days.core.templatetags.gfmd import long_date

FORMAT: Final = 1
"""Rises when the same programme would be set differently: caches are named by it."""
MOST_SESSIONS: Final = 400
"""More are not set while somebody waits: it would take longer than some seconds."""
# Tones a track is known by beside its name; in grey print they differ in lightness.
TONES: Final = ("#0b5563", "#b4690e", "#6a3d7c", "#3f6b2a", "#a23b3b", "#3a5a9b",
                "#7a6a1d", "#4a4f57")  # fmt: skip
FEW: Final = 4
GRID_COLUMNS: Final = 11
POSTER_COLUMNS: Final = 16


class Paper(StrEnum):
    BOOKLET = "booklet"
    POSTER = "poster"
    DOORS = "doors"


class TooLong(Exception):
    """More sessions than are set while somebody waits; choose one day."""


def build(
    agenda: Agenda,
    *,
    paper: Paper,
    language: str,
    page: str,
    day: date | None = None,
    unlimited: bool = False,
) -> bytes:
    """Return the programme as PDF.

    Args:
        page: full address of the public agenda.
        day: this day only.
        unlimited: set it however long it is, as a command may.

    Raises TooLong, typesetting.CannotBeSet.
    """
    with override(language):
        data = booklet(agenda, language=language, page=page, day=day)
        if not unlimited and data["count"] > MOST_SESSIONS:
            raise TooLong
        return typesetting.pdf(
            f"agenda/{paper.value}.typ",
            data,
            language=language,
            made_at=agenda.published_at or timezone.now(),
        )


def booklet(
    agenda: Agenda, *, language: str, page: str, day: date | None = None
) -> dict[str, Any]:
    """Return all the templates know: the frame, the days, the people."""
    items = [
        item
        for item in agenda.items
        if not item.is_cancelled and (day is None or item.date == day)
    ]
    maker = _Maker(agenda, language)
    labels = dict(agenda.days)
    days = [
        maker.day(one, labels.get(one, ""), list(held))
        for one, held in groupby(items, key=lambda item: item.date)
    ]
    event = agenda.event
    return {
        **_frame(agenda, sorted({item.date for item in items}), language, page),
        "count": len(items),
        "counted": ngettext("%(n)d session", "%(n)d sessions", len(items))
        % {"n": len(items)},
        "summary": maker.words(event.summary),
        "organiser": event.organiser,
        "days": days,
        "doors": maker.doors(items),
        "tracks": [
            {"title": maker.words(track.title), "tone": _tone(track.number)}
            for track in agenda.tracks
            if any(item.track and item.track.code == track.code for item in items)
        ],
        "people": maker.index(items),
        "said": {
            "programme": _("Programme"),
            "contents": _("Contents"),
            "people": _("People"),
            "comma": languages.comma(),
            "semicolon": "؛ " if languages.direction(language) == "rtl" else "; ",
            "empty": _("No session takes place."),
            "zone": _("All times are those of the venue (%(zone)s).")
            % {"zone": agenda.zone},
            "online": _("The programme as it stands now:"),
        },
    }


def _frame(
    agenda: Agenda, held: list[date], language: str, page: str
) -> dict[str, Any]:
    event = agenda.event
    title = event.title.localize(language)
    moment = agenda.published_at or timezone.now()
    when = date_format(moment.astimezone(zones.zone(agenda.zone)), "DATETIME_FORMAT")
    version = _("Version %(number)s") % {"number": agenda.number}
    return {
        "title": f"{_('Programme')}: {title}",
        "event": title,
        "author": event.organiser or title,
        "dates": dates.in_words(held),
        "place": agenda.venue,
        "version": version if agenda.number else _("Draft"),
        "as_of": _("As of %(date)s") % {"date": when},
        "page": page,
        "qr": typesetting.qr(page),
    }


class _Maker:
    """Puts sessions into the words of one language."""

    def __init__(self, agenda: Agenda, language: str) -> None:
        self.agenda, self.language = agenda, language
        self.default = agenda.event.default_language()
        self.order = {room.id: place for place, room in enumerate(agenda.rooms)}

    def _room(self, item: Item) -> int:
        return self.order[item.room.id] if item.room else len(self.order)

    def words(self, value: Any) -> dict[str, str]:
        """Return a text with the language it is really in, for its direction."""
        found = getattr(value, "data", value)
        if not isinstance(found, Mapping):
            return self._told(str(found or ""), self.default)
        texts = {code: text for code, text in found.items() if text}
        for code in (self.language, self.default, "en", *texts):
            if code in texts:
                return self._told(texts[code], code)
        return self._told("", self.language)

    def _told(self, text: str, code: str) -> dict[str, str]:
        return {
            "text": text,
            "lang": code.split("-")[0],
            "dir": languages.direction(code),
        }

    def day(self, one: date, label: Any, items: list[Item]) -> dict[str, Any]:
        ordered = sorted(
            items,
            key=lambda i: (i.starts, i.ends, self._room(i), natural(i.code)),
        )
        return {
            "date": capfirst(long_date(one)),
            "label": self.words(label),
            # a few sessions are told sooner than drawn
            "is_short": len(items) < FEW,
            "grids": self._grids(items, GRID_COLUMNS) if len(items) >= FEW else [],
            "posters": self._grids(items, POSTER_COLUMNS),
            "moments": [
                {"time": span[0], "sessions": [self.session(item) for item in held]}
                for span, held in (
                    (key, list(group))
                    for key, group in groupby(ordered, lambda i: (_time(i), i.ends))
                )
            ],
        }

    def _grids(self, items: list[Item], most: int) -> list[dict[str, Any]]:
        found = printed_grid.grids(self.agenda, items, most=most)
        return [self._grid(one) for one in found]

    def _grid(self, grid: Grid) -> dict[str, Any]:
        return {
            "columns": [
                {"name": one.name, "note": one.note} for one in grid.columns
            ],
            "rows": [
                {"time": f"{row.starts:%H:%M}" if row.is_told else "",
                 "weight": row.weight}
                for row in grid.rows
            ],
            "cells": [self._cell(cell) for cell in grid.cells],
        }  # fmt: skip

    def _cell(self, cell: Cell) -> dict[str, Any]:
        first = cell.items[0]
        return {
            "x": cell.x,
            "width": cell.width,
            "y": cell.y,
            "height": cell.height,
            "time": _time(first),
            "quiet": first.is_pause,
            "plenary": first.kind == Kind.PLENARY,
            "tone": _tone(first.track.number) if first.track else "",
            "place": first.place if cell.is_spread and len(cell.items) == 1 else "",
            "items": [
                {"code": item.code, "title": self.words(item.title)}
                for item in cell.items
            ],
        }

    def session(self, item: Item) -> dict[str, Any]:
        """Return one session in full."""
        return {
            "code": item.code,
            "time": _time(item),
            "kind": str(item.kind.label),
            "quiet": item.is_pause,
            "title": self.words(item.title),
            "text": self.words(item.description),
            "place": item.place or _("Room to be announced"),
            "track": self.words(item.track.title) if item.track else None,
            "tone": _tone(item.track.number) if item.track else "",
            "facts": self._facts(item),
            "people": self._people(item),
        }

    def _facts(self, item: Item) -> list[str]:
        """Languages, and what one should know before going there."""
        raw, found = item.raw, []
        if item.languages:
            spoken = languages.listed(map(languages.name, item.languages))
            found.append(capfirst(spoken))
        if item.interpretation:
            spoken = languages.listed(map(languages.name, item.interpretation))
            found.append(_("Interpreted: %(languages)s") % {"languages": spoken})
        if raw.get("seats"):
            found.append(
                ngettext("%(n)d place", "%(n)d places", raw["seats"])
                % {"n": raw["seats"]}
            )
        if raw.get("sign_up"):
            found.append(_("Sign up"))
        if raw.get("streamed"):
            found.append(_("Streamed"))
        if raw.get("no_photo"):
            found.append(_("No photographs"))
        if raw.get("external_organiser"):
            found.append(
                _("Organised by %(name)s") % {"name": raw["external_organiser"]}
            )
        return found

    def _people(self, item: Item) -> list[dict[str, Any]]:
        by_function: dict[str, list[Shown]] = defaultdict(list)
        for one in item.shown_people:
            by_function[str(one.function.label)].append(one)
        return [
            {"function": label, "names": [_named(one) for one in held]}
            for label, held in by_function.items()
        ]

    def doors(self, items: list[Item]) -> list[dict[str, Any]]:
        """Return a sheet for each room and day."""
        held = [item for item in items if item.room]
        held.sort(key=lambda i: (i.date, self._room(i), i.starts, natural(i.code)))
        return [
            {
                "room": group[0].room.name if group[0].room else "",
                "building": group[0].room.building if group[0].room else "",
                "date": capfirst(long_date(group[0].date)),
                "sessions": [self.session(item) for item in group],
            }
            for group in (
                list(found)
                for _key, found in groupby(held, lambda i: (i.date, i.place))
            )
        ]

    def index(self, items: list[Item]) -> list[dict[str, Any]]:
        """Return everybody shown, in the order of their names, with their sessions."""
        found: dict[int, tuple[Shown, dict[str, None]]] = {}
        for item in items:
            for one in item.shown_people:
                if one.person_id is not None:
                    _shown, codes = found.setdefault(one.person_id, (one, {}))
                    codes[item.code] = None
        rows = sorted(found.values(), key=lambda row: names.fold(row[0].name))
        return [
            {**_named(one), "codes": list(codes)} for one, codes in rows
        ]  # fmt: skip


def _named(one: Shown) -> dict[str, Any]:
    return {
        "name": one.name,
        "native": one.native_name,
        "organisation": one.organisation,
        "by_video": _("by video") if one.by_video else "",
    }


def _time(item: Item) -> str:
    return f"{item.starts:%H:%M}–{item.ends:%H:%M}"


def _tone(number: int) -> str:
    return TONES[(number - 1) % len(TONES)]
