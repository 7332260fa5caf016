"""The regions of an event: UN M49 to begin with, then as its organizers see them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django_countries import countries as known

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import RegionInUse, UnknownCountry
from gfmd_days.core.models import Event, Person, Region, RegionCountry, User

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


@transaction.atomic
def add(event: Event, *, name: Any, by: User) -> Region:
    """Add a region without countries, after the others."""
    last = event.regions.aggregate(last=Max("position"))["last"]
    region = Region.objects.create(
        event=event,
        code=_free_code(event, str(name)),
        name=name,
        position=0 if last is None else last + 1,
    )
    _note(event, by=by, added=region.code)
    return region


@transaction.atomic
def rename(region: Region, *, name: Any, by: User) -> None:
    """Call a region something else; its code stays."""
    region.name = name
    region.save(update_fields=["name"])
    _note(region.event, by=by, renamed=region.code)


@transaction.atomic
def remove(region: Region, *, by: User) -> None:
    """Remove a region. Raises RegionInUse while countries count towards it."""
    if region.countries.exists():
        raise RegionInUse
    _note(region.event, by=by, removed=region.code)
    region.delete()


@transaction.atomic
def move(event: Event, *, countries: list[str], to: Region | None, by: User) -> None:
    """Count `countries` (ISO alpha-2) towards `to`, or offer them no longer.

    People who counted towards a country's former region follow it. Raises
    UnknownCountry.
    """
    if any(country not in known for country in countries):
        raise UnknownCountry
    countries = list(dict.fromkeys(countries))
    present = RegionCountry.objects.filter(event=event, country__in=countries)
    former = {str(row.country.code): row.region_id for row in present}
    present.delete()
    if to is not None:
        RegionCountry.objects.bulk_create(
            RegionCountry(event=event, region=to, country=country)
            for country in countries
        )
        for country, region_id in former.items():
            Person.objects.filter(
                event=event, country=country, region_id=region_id
            ).update(region=to)
    _note(event, by=by, moved=sorted(countries), to=to.code if to else None)


def _free_code(event: Event, name: str) -> str:
    base = slugify(name)[:30] or "region"
    taken = set(event.regions.values_list("code", flat=True))
    tries = (f"{base}-{number}" if number else base for number in range(1_000))
    return next(code for code in tries if code not in taken)


def _note(event: Event, *, by: User | None, **data: Any) -> None:
    auditing.record(CoreVerb.REGIONS_CHANGED, event=event, subject=event, by=by, **data)
