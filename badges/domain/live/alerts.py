"""What organizers must look at now. No sentence names a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from badges.domain.live.awaited import Awaited
from badges.domain.live.trouble import PrinterState, Refusals
from badges.models import DeskSettings, Point

NEARLY_FULL = 0.9
WAIT, BAD = "wait", "bad"


@dataclass(frozen=True)
class Alert:
    """One thing to look at; `key` names it, so that nobody is told of it twice."""

    key: str
    words: str
    tone: str = BAD
    icon: str = "exclamation-triangle"


def sessions(
    rules: DeskSettings, awaited: Iterable[Awaited], *, now: datetime
) -> Iterator[Alert]:
    """Yield the sessions that begin within the set time without all their people."""
    for one in awaited:
        if one.missing and one.starts_at <= now + timedelta(minutes=rules.warn_minutes):
            count = len(one.missing)
            words = ngettext(
                "%(title)s: %(count)s person with a function is not here",
                "%(title)s: %(count)s people with a function are not here",
                count,
            ) % {"title": one.title, "count": count}
            # a session that was moved is warned of anew
            yield Alert(f"session:{one.pk}:{one.starts_at:%Y%m%dT%H%M}", words)


def points(rows: Iterable[Point], *, now: datetime) -> Iterator[Alert]:
    """Yield the places that are full or nearly so."""
    for one in rows:
        inside: int = getattr(one, "inside", 0)
        if one.capacity is None or inside < one.capacity * NEARLY_FULL:
            continue
        told = {"point": one.name, "inside": inside, "places": one.capacity}
        if inside >= one.capacity:
            words = _("%(point)s is full: %(inside)s of %(places)s inside") % told
            yield Alert(f"full:{one.pk}:{now:%Y%m%d}", words)
        else:
            words = _("%(point)s is nearly full: %(inside)s of %(places)s inside")
            yield Alert(f"nearly:{one.pk}:{now:%Y%m%d}", words % told, WAIT)


def refusals(
    rules: DeskSettings, rows: Iterable[Refusals], *, now: datetime
) -> Iterator[Alert]:
    """Yield a warning if more was refused within the hour than is usual."""
    count = sum(one.count for one in rows)
    if count >= rules.most_refusals:
        words = ngettext(
            "%(count)s badge was refused within an hour",
            "%(count)s badges were refused within an hour",
            count,
        )
        key = f"refusals:{now:%Y%m%dT%H}"
        yield Alert(key, words % {"count": count}, WAIT, "slash-circle")


def printers(rows: Iterable[PrinterState], *, now: datetime) -> Iterator[Alert]:
    """Yield the printers that need somebody."""
    for one in rows:
        if not one.is_in_trouble or one.is_paused:
            continue
        told = {"printer": one.name, "what": " ".join(one.reasons)}
        if one.reasons:
            words = _("Printer %(printer)s: %(what)s") % told
        else:
            words = _("Printer %(printer)s: look whether a badge came out") % told
        what = "-".join(one.keywords) or "doubt"
        key = f"printer:{one.pk}:{what}:{now:%Y%m%d}"
        yield Alert(key, words, BAD, "printer")
