"""Published reports on paper and for spreadsheets."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from agenda.domain import gathering
from agenda.domain.gathering import By, Reported
from agenda.exports import feeds
from agenda.models import Recommendation
from gfmd_days.core import dates, languages, typesetting
from registration.exports.files import Format, csv_lines, write_xlsx


def headings() -> list[str]:
    return [
        gettext("Event"),
        gettext("Date"),
        gettext("Code"),
        gettext("Session"),
        gettext("Themes"),
        gettext("Points of the 8-Point Plan"),
        gettext("Asked of"),
        gettext("Recommendation"),
        gettext("Summary"),
        gettext("Conclusions"),
        gettext("Language of the report"),
        gettext("People who came"),
    ]


def rows(reports: list[Reported]) -> Iterator[list[Any]]:
    """Yield a row for each recommendation; a report without any has one row too."""
    for one in reports:
        if not one.advice:
            yield _row(one, None)
        for advice in one.advice:
            yield _row(one, advice)


def _row(one: Reported, advice: Recommendation | None) -> list[Any]:
    codes = advice.points if advice else ()
    points = [point for point in one.points if not codes or point.code in codes]
    return [
        str(one.event.title),
        one.date.isoformat(),
        one.session.code,
        str(one.session.title),
        "; ".join(theme.title for theme in one.themes),
        "; ".join(point.title for point in points),
        advice.get_actor_display() if advice else "",
        advice.text if advice else "",
        one.outcome.summary,
        one.outcome.conclusions,
        languages.name(one.outcome.language),
        "" if one.attended is None else one.attended,
    ]


def table(reports: list[Reported], format_: Format) -> bytes:
    """Return the rows as CSV with a byte order mark, or as a workbook."""
    if format_ == Format.CSV:
        return "".join(csv_lines(headings(), rows(reports))).encode()
    book = io.BytesIO()
    write_xlsx(book, headings(), rows(reports))
    return book.getvalue()


def paper(
    reports: list[Reported], *, title: str, subtitle: str, by: By, now: datetime
) -> dict[str, Any]:
    """Return what the PDF is to say: recommendations in groups, then the reports."""
    advised = sum(len(one.advice) for one in reports)
    of_series = len({one.event.pk for one in reports}) > 1
    groups = [] if by == By.SESSION else gathering.together(reports, by)
    return {
        "title": title,
        "author": title,
        "subtitle": subtitle,
        "as_of": gettext("As of %(date)s") % {"date": date_format(now.date())},
        "summary": languages.listed(
            [
                ngettext("%(n)d report", "%(n)d reports", len(reports))
                % {"n": len(reports)},
                ngettext("%(n)d recommendation", "%(n)d recommendations", advised)
                % {"n": advised},
            ]
        ),
        "words": {
            "summary": gettext("Summary"),
            "conclusions": gettext("Conclusions"),
            "recommendations": gettext("Recommendations"),
            "reports": gettext("The reports"),
        },
        "groups": [
            {
                "title": group.title,
                "entries": [
                    {
                        "text": _lines(advice.text),
                        "actor": "" if by == By.ACTOR else advice.get_actor_display(),
                        "source": _source(one, of_series),
                        **_language(one),
                    }
                    for one, advice in group.entries
                ],
            }
            for group in groups
        ],
        "reports": [_report(one, of_series) for one in reports],
    }


def pdf(data: dict[str, Any], *, now: datetime) -> bytes:
    """Return the PDF; the same words on the same day are set once.

    Raises typesetting.CannotBeSet.
    """
    key = f"agenda:outcomes:{tag(data)}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = typesetting.pdf(
            "agenda/outcomes.typ", data, language=get_language() or "en", made_at=now
        )
        cache.set(key, found, feeds.KEPT)
    return found


def is_set(data: dict[str, Any]) -> bool:
    """Tell whether the PDF is there already."""
    return f"agenda:outcomes:{tag(data)}" in cache


def tag(data: dict[str, Any]) -> str:
    """Return what stands for just these words in this language."""
    facts = json.dumps([get_language(), data], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def _report(one: Reported, of_series: bool) -> dict[str, Any]:
    facts = [_source(one, of_series)]
    facts += [_apart(theme.title) for theme in one.themes]
    if one.rapporteurs:
        names = languages.listed(_apart(name) for name in one.rapporteurs)
        facts.append(gettext("Rapporteur: %(names)s") % {"names": names})
    if one.attended:
        facts.append(_apart(_people(one.attended)))
    return {
        "title": str(one.session.title),
        "facts": facts,
        "points": [_apart(point.title) for point in one.points],
        "summary": _lines(one.outcome.summary),
        "conclusions": _lines(one.outcome.conclusions),
        "advice": [
            {"actor": advice.get_actor_display(), "text": _lines(advice.text)}
            for advice in one.advice
        ],
        **_language(one),
    }


def _people(count: int) -> str:
    return ngettext("%(n)d person came", "%(n)d people came", count) % {"n": count}


def _source(one: Reported, of_series: bool) -> str:
    parts = [one.session.code, dates.in_words([one.date])]
    if of_series:
        parts.insert(0, str(one.event.title))
    return " · ".join(_apart(part) for part in parts)


def _apart(text: str) -> str:
    """Set a text apart, so that what stands beside it does not turn it around."""
    return f"\u2068{text}\u2069"


def _language(one: Reported) -> dict[str, str]:
    code = one.outcome.language
    return {"language": code, "direction": languages.direction(code)}


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
