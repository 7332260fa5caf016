"""The published programme as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agenda.domain.published import Agenda, Item
from gfmd_days.core.cells import safe


def build(agenda: Agenda, *, language: str) -> bytes:
    """Return CSV in UTF-8 with a byte order mark, which Excel needs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    with translation.override(language):
        writer.writerow(
            [
                _("Code"),
                _("Date"),
                _("Starts"),
                _("Ends"),
                _("Time zone"),
                _("Kind"),
                _("Title"),
                _("Track"),
                _("Room"),
                _("Languages"),
                _("People"),
                pgettext("a session", "Cancelled"),
            ]
        )
        for item in agenda.items:
            writer.writerow([safe(text) for text in _row(item, language)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _row(item: Item, language: str) -> list[str]:
    people = "; ".join(f"{one.function.label}: {one.name}" for one in item.shown_people)
    return [
        item.code,
        item.date.isoformat(),
        f"{item.starts:%H:%M}",
        f"{item.ends:%H:%M}",
        item.zone,
        str(item.kind.label),
        item.title.localize(language),
        item.track.title.localize(language) if item.track else "",
        item.place,
        " ".join(item.languages),
        people,
        _("yes") if item.is_cancelled else "",
    ]
