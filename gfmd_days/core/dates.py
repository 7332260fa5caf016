"""Dates in words: the days of an event, contiguous or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from babel.lists import format_list
from django.utils.formats import date_format
from django.utils.translation import get_language


def in_words(dates: Iterable[date]) -> str:
    """Return the days in the active language, each named that is meant and no other.

    “8–9 December 2016”, “29 June and 1 July 2017”, “30 November – 2 December 2026”.
    """
    runs = _runs(sorted(set(dates)))
    if not runs:
        return ""
    parts = []
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        upcoming = following[0] if following else None
        parts.append(_run_words(run[0], run[-1], upcoming))
    return format_list(parts, locale=get_language() or "en")


def _runs(days: Sequence[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run_words(first: date, last: date, upcoming: date | None) -> str:
    """Name a run of days, leaving to what follows it the month or year they share."""
    shares_year = upcoming is not None and upcoming.year == last.year
    shares_month = shares_year and upcoming is not None and upcoming.month == last.month
    if shares_month:
        end = str(last.day)
    elif shares_year:
        end = date_format(last, "MONTH_DAY_FORMAT")
    else:
        end = date_format(last, "DATE_FORMAT")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        # the number of the day becomes the range, wherever the language puts it
        return re.sub(
            rf"(?<!\d){last.day}(?!\d)", f"{first.day}–{last.day}", end, count=1
        )
    format = "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT"
    return f"{date_format(first, format)} – {end}"
