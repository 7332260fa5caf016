"""The 5-Year 8-Point Plan of Action, with which reports are tagged.

Two public orders of it exist, so a point is known by its code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days import core

FILE = Path(core.__file__).parent / "data" / "eight-point-plan.json"
# The file's titles as the catalogues know them.
TITLES: dict[str, Promise] = {
    "DEV-AGENDA": _("Migration in the post-2015 development agenda"),
    "DIASPORA": _(
        "Migrants and diaspora as entrepreneurs, social investors and policy advocates"
    ),
    "TRANSIT": _("Protection of migrants stranded in distress and in transit"),
    "WOMEN-CHILDREN": _(
        "Vulnerabilities, rights and empowerment of women and children"
    ),
    "NATIONAL-LAW": _("National legislation to international standards"),
    "MECHANISMS": _(
        "Redefining international mechanisms for migrants' rights protection"
    ),
    "RECRUITMENT": _(
        "Regulating the labour recruitment industry and mobility mechanisms"
    ),
    "LABOUR-RIGHTS": _("Guaranteeing the labour rights of migrants"),
}


@dataclass(frozen=True)
class Point:
    """One of the eight; `number` is its place in the plan as MADE published it."""

    code: str
    number: int
    english: str

    @property
    def title(self) -> str:
        """What it is called in the active language."""
        return str(TITLES.get(self.code, self.english))


@lru_cache(maxsize=1)
def points() -> dict[str, Point]:
    """Return the points by code, in the plan's order."""
    raws = json.loads(FILE.read_text(encoding="utf-8"))["points"]
    found = [Point(raw["code"], raw["made"], raw["title"]) for raw in raws]
    return {one.code: one for one in sorted(found, key=lambda one: one.number)}


def choices() -> list[tuple[str, str]]:
    """Return (code, title) in the active language."""
    return [(one.code, f"{one.number}. {one.title}") for one in points().values()]


def named(codes: Iterable[str]) -> list[Point]:
    """Return the points of these codes in the plan's order; unknown ones are none."""
    wanted = set(codes)
    return [one for one in points().values() if one.code in wanted]
