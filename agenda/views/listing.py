"""A programme as a plain list by day: an older version, a draft by link."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from i18nfield.strings import LazyI18nString

from agenda.domain.published import Agenda, Item

Day = tuple[date, LazyI18nString | str, list[Item]]


def by_day(agenda: Agenda) -> list[Day]:
    """Return the days that have sessions, each with its label and its sessions."""
    labels = dict(agenda.days)
    return [
        (day, labels.get(day, ""), list(items))
        for day, items in groupby(agenda.items, key=lambda item: item.date)
    ]
