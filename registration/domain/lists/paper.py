"""Lists as PDF: participants, name cards, attendance sheets."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from gfmd_days.core import languages, typesetting, zones
from gfmd_days.core.models import Event
from registration.domain.lists import lines
from registration.domain.lists.lines import Group, Line
from registration.domain.refusals import ListCannotBeSet
from registration.models import ListColumn
from registration.models.registration import RegistrationQuerySet

logger = logging.getLogger(__name__)
SPARE = 8
"""Empty rows of an attendance sheet: for those whose name is on no list."""


def participants(
    event: Event, groups: list[Group], *, columns: Iterable[str], now: datetime
) -> bytes:
    """Return the list of participants. Raises ListCannotBeSet."""
    kept = list(columns)
    count = len({shown for group in groups for shown in group.lines})
    data = {
        **_head(event, gettext("Participants"), now),
        "summary": ngettext("%(n)d person", "%(n)d people", count) % {"n": count},
        "headings": [gettext("Name"), *lines.headings(kept)],
        "groups": [
            {
                "title": group.title,
                "lines": [_person(one) | {"cells": one.cells(kept)}
                          for one in group.lines],
            }
            for group in groups
        ],
    }  # fmt: skip
    return _set("participants", data, now)


def attendance(event: Event, rows: RegistrationQuerySet, *, now: datetime) -> bytes:
    """Return sheets to sign at a desk, a page for each letter of the name.

    They lie open: whoever is on no list signs in one of the empty rows at the end.
    Raises ListCannotBeSet.
    """
    groups = lines.grouped(event, rows, "name")
    data = {
        **_head(event, gettext("Attendance"), now),
        "headings": [gettext("Name"), gettext("Organisation"), gettext("Signature")],
        "groups": [
            {
                "title": group.title,
                "lines": [_person(one) | {"cells": one.cells(["organisation"])}
                          for one in group.lines],
            }
            for group in groups
        ],
        "spare": SPARE,
        "spare_title": gettext("Others"),
    }  # fmt: skip
    return _set("attendance", data, now)


def tents(
    event: Event, rows: RegistrationQuerySet, *, now: datetime
) -> tuple[bytes, list[str]]:
    """Return name cards to fold once, and the names that fit only very small.

    A card is no list: it stands before whoever brought the name, with the alias where
    there is one. Raises ListCannotBeSet.
    """
    found = sorted(
        rows.with_people(), key=lambda row: (lines.place_of(row.person), row.pk)
    )
    shown = [lines.line(row.person) for row in found]
    data = {
        **_head(event, gettext("Name cards"), now),
        "people": [
            _person(one) | {"foot": one.cells(["organisation", "country"])}
            for one in shown
        ],
    }
    pdf = _set("tents", data, now)
    flagged = typesetting.told(
        "registration/tents.typ", data, "<small>", language=_language()
    )
    return pdf, [shown[int(place)].name for place in flagged]


def _person(one: Line) -> dict[str, Any]:
    direction = languages.direction(one.native_language or "en")
    return {
        "name": one.parts,
        "native": one.native_name,
        "native_language": one.native_language,
        "native_direction": direction,
    }


def _head(event: Event, title: str, now: datetime) -> dict[str, Any]:
    there = now.astimezone(zones.zone(event.zone_name)).date()
    return {
        "title": title,
        "event": str(event.title),
        "author": str(event.title),
        "as_of": gettext("As of %(date)s") % {"date": date_format(there)},
        "columns": ListColumn.values,
    }


def _language() -> str:
    return get_language() or "en"


def _set(name: str, data: dict[str, Any], now: datetime) -> bytes:
    try:
        return typesetting.pdf(
            f"registration/{name}.typ", data, language=_language(), made_at=now
        )
    except typesetting.CannotBeSet as error:
        logger.exception("a list cannot be set")
        raise ListCannotBeSet from error
