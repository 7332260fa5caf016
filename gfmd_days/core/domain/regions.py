"""The regions of an event: UN M49 to begin with, then as its organizers see them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.db import transaction

from gfmd_days.core.models import Event, Region, RegionCountry

M49_FILE = Path(__file__).parent.parent / "data/m49.csv"
LANGUAGES = ("en", "fr", "es", "ar")


@cache
def defaults() -> tuple[dict[str, str], ...]:
    """Return the rows of m49.csv.

    Regions of the UN's standard country or area codes (M49), with the Americas in
    their two halves; `additions` are territories M49 does not list but people come
    from. Antarctica is in no region.
    """
    with M49_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@transaction.atomic
def use_defaults(event: Event) -> None:
    """Give the event the default regions and countries, in place of its own.

    People keep their country; their region is looked up anew.
    """
    event.countries.all().delete()
    event.regions.all().delete()
    for position, row in enumerate(defaults()):
        region = Region.objects.create(
            event=event,
            code=row["code"],
            name={code: row[code] for code in LANGUAGES},
            position=position,
        )
        members = row["countries"].split() + row["additions"].split()
        RegionCountry.objects.bulk_create(
            RegionCountry(event=event, region=region, country=country)
            for country in members
        )
        event.people.filter(country__in=members).update(region=region)
