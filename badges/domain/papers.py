"""The papers an event prints on: plain ones, labels that are sold, its own sheets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from badges.audit import BadgeVerb
from badges.domain.designs.refusals import TooLargeForLabel, TooLargeForPaper
from badges.models import OwnSheet
from badges.pdf import imposing
from badges.pdf.design import Design
from badges.pdf.imposing import Imposed, TooLarge, impose
from badges.pdf.sheet import (
    A4,
    LETTER,
    MILLIMETRE,
    PAPERS,
    SHEETS,
    SINGLE,
    SOLD,
    Labels,
    Sheet,
    Way,
)
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User

OWN = "own-"
LYING = "-lying"
PLAIN = {
    SINGLE.name: _("One badge a page, as large as the badge"),
    A4.name: _("A4, as many badges as it holds, to be cut apart"),
    LETTER.name: _("US letter, as many badges as it holds, to be cut apart"),
}


class NoSuchSheet(Exception):
    """A sheet that is neither ours nor the event's, or not any more."""


class NoSuchLabel(Refused):
    """The sheet has fewer labels than the number to start at."""

    def __init__(self, places: int) -> None:
        self.words = ngettext(
            "This sheet has %(n)d label. Start at it.",
            "This sheet has %(n)d labels. Start at one of them.",
            places,
        ) % {"n": places}


def find(event: Event, name: str) -> Sheet:
    """Return a sheet by the name it is chosen by. Raises NoSuchSheet."""
    if name in SHEETS:
        return SHEETS[name]
    number = name.removeprefix(OWN)
    if name.startswith(OWN) and number.isdecimal():
        own = OwnSheet.objects.filter(event=event, pk=int(number)).first()
        if own is not None:
            return as_sheet(own)
    raise NoSuchSheet(name)


def choices(event: Event) -> list[tuple[str, Any]]:
    """Return all an event can choose, in groups: plain, its own, sold in A4, in US."""
    own = [(one.code, one.name) for one in OwnSheet.objects.filter(event=event)]
    by_paper = {
        paper: [(one.name, one.title) for one in SOLD if one.width == PAPERS[paper][0]]
        for paper in PAPERS
    }
    groups: list[tuple[Any, list[tuple[str, Any]]]] = [
        (_("Plain paper"), list(PLAIN.items())),
        (_("Your own sheets"), own),
        (_("Labels and cards, A4"), by_paper["a4"]),
        (_("Labels and cards, US letter"), by_paper["letter"]),
    ]
    return [(title, sheets) for title, sheets in groups if sheets]


def size_of(paper: str) -> tuple[float, float]:
    """Return width and height of one of `PaperSize` in points."""
    width, height = PAPERS[paper.removesuffix(LYING)]
    return (height, width) if paper.endswith(LYING) else (width, height)


def as_sheet(own: OwnSheet) -> Sheet:
    lengths = (own.width, own.height, own.left, own.top, own.across, own.down)
    labels = Labels(
        own.columns, own.rows, *(float(one) * MILLIMETRE for one in lengths)
    )
    return Sheet(own.code, *size_of(own.paper), labels, title=own.name)


def kept(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as JSON, for work that goes on later."""
    return asdict(sheet)


def brought_back(data: dict[str, Any]) -> Sheet:
    labels = data["labels"] and Labels(**data["labels"])
    return Sheet(**{**data, "labels": labels})


def fitting(sheet: Sheet, design: Design, way: Way) -> Imposed:
    """Return the paper with places for badges of a design.

    Raises TooLargeForLabel, TooLargeForPaper, NoSuchLabel.
    """
    size = design.width * MILLIMETRE, design.height * MILLIMETRE
    try:
        return impose(sheet, *size, way, two_sided=len(design.sides) > 1)
    except imposing.NoSuchLabel as error:
        raise NoSuchLabel(error.places) from error
    except TooLarge as error:
        if sheet.labels is None:
            raise TooLargeForPaper from error
        room = tuple(one / MILLIMETRE for one in error.room)
        raise TooLargeForLabel((design.width, design.height), room) from error


@transaction.atomic
def save(own: OwnSheet, *, by: User) -> OwnSheet:
    """Add or change a sheet of an event's own."""
    own.save()
    _record(own, by)
    return own


@transaction.atomic
def remove(own: OwnSheet, *, by: User) -> None:
    """Remove a sheet; batches that have begun keep its measures."""
    _record(own, by, removed=True)
    own.delete()


def _record(own: OwnSheet, by: User, **told: Any) -> None:
    auditing.record(
        BadgeVerb.SHEET_CHANGED, event=own.event, by=by, sheet=own.name, **told
    )
