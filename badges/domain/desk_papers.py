"""What hangs and lies at the desks: signs with letters, lists for lanyards, name tents.

Desks share the alphabet: each has a range of the letters that names are sorted by, and
all about as many people. What people opted out of holds: who is on no list is on none
here, and writes their name into an empty row.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from string import ascii_uppercase
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from agenda.models import Appearance, Session, Standing
from badges.domain.lettering import NO_LETTER, letter_of
from gfmd_days.core import languages, typesetting, zones
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.domain.lists import lines, paper
from registration.models.registration import RegistrationQuerySet

logger = logging.getLogger(__name__)

MOST_DESKS = 12
SPARE = 6
"""Empty rows of each desk's list: for those whose name is on no list."""


class DeskPaper(models.TextChoices):
    SIGNS = "signs", _("Signs with the letters of each desk")
    LANYARDS = "lanyards", _("Lists for handing out lanyards")
    TENTS = "tents", _("Name tents for a session or chosen people")


class CannotBeSet(Refused):
    words = _("This could not be set. Please tell whoever runs the site.")


@dataclass(frozen=True)
class Range:
    """The letters of one desk; the last desk also has names without a letter."""

    first: str
    last: str

    @property
    def words(self) -> str:
        return self.first if self.first == self.last else f"{self.first} – {self.last}"

    def holds(self, key: str) -> bool:
        letter = letter_of(key)
        if letter == NO_LETTER:
            return self.last == "Z"
        return self.first <= letter <= self.last


def ranges(event: Event, desks: int) -> list[Range]:
    """Divide the alphabet among desks so that each has about as many people.

    No letter is divided, so there may be fewer ranges than desks.
    """
    people = event.registrations.accredited().select_related("person")
    counts = Counter(letter_of(lines.line_key(one.person)) for one in people)
    total = sum(counts[letter] for letter in ascii_uppercase)
    found: list[Range] = []
    first, so_far = "A", 0
    for letter, after in pairwise(ascii_uppercase):
        so_far += counts[letter]
        # cut where this desk's share is nearer than with the next letter
        share = total * (len(found) + 1) / desks
        if len(found) < desks - 1 and so_far + counts[after] / 2 >= share:
            found.append(Range(first, letter))
            first = after
    return [*found, Range(first, "Z")]


def signs(event: Event, desks: int, *, now: datetime) -> bytes:
    """Return a sign for each desk, in all the event's languages. Raises CannotBeSet."""
    spoken = event.interface_languages()
    data = {
        **_head(event, gettext("Desk signs"), now),
        "signs": [
            {"letters": one.words, "said": [_said(one, code) for code in spoken]}
            for one in ranges(event, desks)
        ],
    }
    return _set("desk_signs", data, spoken[0], now)


def _said(one: Range, code: str) -> dict[str, str]:
    with override(code):
        text = gettext("Names from %(first)s to %(last)s") % {
            "first": one.first,
            "last": one.last,
        }
        if one.first == one.last:
            text = gettext("Names with %(letter)s") % {"letter": one.first}
    return {"text": text, "lang": code, "dir": languages.direction(code)}


def lanyards(event: Event, desks: int, *, language: str, now: datetime) -> bytes:
    """Return a list with boxes to tick for each desk. Raises CannotBeSet."""
    rows = event.registrations.accredited()
    with override(language):
        shown = [lines.line(one.person) for one in lines.listed(rows)]
        data = {
            **_head(event, gettext("Lanyards"), now),
            "headings": [gettext("Name"), gettext("Organisation"), gettext("Country")],
            "note": gettext(
                "Whoever is not on this list may still be expected: look them up at "
                "the desk, then write the name into an empty row."
            ),
            "spare": SPARE,
            "groups": [
                {
                    "title": one.words,
                    "lines": [_person(line) for line in shown if one.holds(line.key)],
                }
                for one in ranges(event, desks)
            ],
        }
        return _set("lanyards", data, language, now)


def tents(
    event: Event, rows: RegistrationQuerySet, *, language: str, now: datetime
) -> bytes:
    """Return name cards that stand on a table. Raises ListCannotBeSet."""
    with override(language):
        pdf, _small = paper.tents(event, rows, now=now)
    return pdf


def of_session(session: Session) -> RegistrationQuerySet:
    """Return who appears in a session as it is planned, those who declined left out."""
    places = Appearance.objects.filter(session=session, person__isnull=False)
    there = places.exclude(standing=Standing.DECLINED).values("person")
    found: RegistrationQuerySet = session.event.registrations.filter(person__in=there)
    return found


def of_keys(event: Event, keys: Iterable[int]) -> RegistrationQuerySet:
    found: RegistrationQuerySet = event.registrations.accredited().filter(pk__in=keys)
    return found


def record(event: Event, what: str, *, by: User) -> None:
    """Note that a list of people was taken along; signs name nobody."""
    if what != DeskPaper.SIGNS:
        auditing.record(CoreVerb.EXPORTED, event=event, by=by, list=what, format="pdf")


def _person(one: lines.Line) -> dict[str, Any]:
    return {
        "name": one.parts,
        "native": one.native_name,
        "native_language": one.native_language,
        "native_direction": languages.direction(one.native_language or "en"),
        "cells": one.cells(["organisation", "country"]),
    }


def _head(event: Event, title: str, now: datetime) -> dict[str, Any]:
    there = now.astimezone(zones.zone(event.zone_name)).date()
    return {
        "title": title,
        "event": str(event.title),
        "author": event.organiser or str(event.title),
        "as_of": gettext("As of %(date)s") % {"date": date_format(there)},
    }


def _set(name: str, data: dict[str, Any], language: str, now: datetime) -> bytes:
    try:
        return typesetting.pdf(
            f"badges/{name}.typ", data, language=language, made_at=now
        )
    except typesetting.CannotBeSet as error:
        logger.exception("a paper for the desk cannot be set")
        raise CannotBeSet from error
