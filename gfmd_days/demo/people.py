"""Invented people, the same ones for the same seed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.utils.translation import override
from django_countries import countries

from gfmd_days.core import names
from gfmd_days.core.models import Gender, Sector
from gfmd_days.demo.cultures import CULTURES, Culture

NAMES_FILE = Path(__file__).parent.parent / "core/data/names-in-many-scripts.csv"

SECTORS = (
    *(Sector.DIASPORA,) * 5,
    *(Sector.HUMAN_RIGHTS,) * 4,
    *(Sector.UNION,) * 3,
    *(Sector.DEVELOPMENT,) * 3,
    *(Sector.FAITH,) * 2,
    *(Sector.WOMEN,) * 2,
    *(Sector.ACADEMIA,) * 2,
    Sector.YOUTH,
    Sector.PRIVATE,
    Sector.OTHER,
)
GENDERS = (
    *(Gender.WOMAN,) * 11,
    *(Gender.MAN,) * 9,
    Gender.NON_BINARY,
    Gender.UNSAID,
    "",
)
ORGANISATION_KINDS = (
    "Migrant Workers' Association of {}",
    "Centre for Migrants' Rights, {}",
    "{} Diaspora Network",
    "Women on the Move {}",
    "Union of Domestic Workers, {}",
    "{} Institute for Migration Studies",
    "Caritas Refugees and Migrants {}",
    "Youth for Mobility {}",
)
POSITIONS = (
    "Coordinator",
    "Executive Director",
    "Programme Officer",
    "Researcher",
    "President",
    "Advocacy Officer",
    "",
)


@dataclass(frozen=True)
class Invented:
    """What the demo knows of one person before they apply."""

    full_name: str
    family_name: str
    given_name: str
    native_name: str
    native_language: str
    gender: str
    country: str
    languages: list[str]
    email: str
    sector: str
    organisation: str
    job_title: str
    opt_outs: dict[str, object] = field(default_factory=dict)


def invent(count: int, *, seed: int) -> Iterator[Invented]:
    """Yield `count` people: first those of the names file, then from all cultures.

    Args:
        seed: the same seed gives the same people.
    """
    rng = Random(seed)  # noqa: S311 - invented people are no secret
    taken: set[str] = set()
    for number, basics in enumerate(_basics(count, rng)):
        full_name, family, given, native, script, gender, country, spoken = basics
        address = names.fold(full_name).replace(" ", ".") or "person"
        if address in taken:
            address = f"{address}.{number}"
        taken.add(address)
        place = _country_name(country)
        yield Invented(
            full_name=full_name,
            family_name=family,
            given_name=given,
            native_name=native,
            native_language=script,
            gender=gender,
            country=country,
            languages=spoken,
            email=f"{address}@example.org",
            sector=rng.choice(SECTORS),
            organisation=rng.choice(ORGANISATION_KINDS).format(place),
            job_title=rng.choice(POSITIONS),
            opt_outs=_opt_outs(number, rng),
        )


def _country_name(code: str) -> str:
    with override("en"):
        return str(countries.name(code))


Basics = tuple[str, str, str, str, str, str, str, list[str]]


def _basics(count: int, rng: Random) -> Iterator[Basics]:
    from_file = list(_from_file(rng))[:count]
    yield from from_file
    seen = {basics[0] for basics in from_file}
    made = len(from_file)
    while made < count:
        basics = _from_culture(CULTURES[made % len(CULTURES)], rng)
        # A second person of one name exists in life too, but rarely.
        if basics[0] in seen and rng.random() < 0.9:
            basics = _from_culture(rng.choice(CULTURES), rng)
        seen.add(basics[0])
        made += 1
        yield basics


def _from_file(rng: Random) -> Iterator[Basics]:
    with NAMES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spoken = row["language"].split("-")[0]
            script = row["language"] if row["native_name"] else ""
            yield (
                row["name_on_passport"],
                row["family_name"],
                row["given_name"],
                row["native_name"],
                script,
                rng.choice(GENDERS),
                row["country"],
                list(dict.fromkeys([spoken, "en"])),
            )


def _from_culture(culture: Culture, rng: Random) -> Basics:
    gender = rng.choice(GENDERS)
    pool = culture.men if gender == Gender.MAN else culture.women
    given, _, native_given = rng.choice(pool).partition("=")
    family, _, native_family = rng.choice(culture.families).partition("=")
    parts = [family, given] if culture.family_first else [given, family]
    native = [native_given, native_family]
    if culture.family_first:
        native.reverse()
    joiner = "" if culture.script in {"zh-Hant", "zh-Hans", "ko", "ja", "km"} else " "
    spoken = list(culture.languages[: 1 + (rng.random() < 0.85)])
    if rng.random() < 0.25:
        spoken.append(rng.choice(("en", "fr", "es", "ar")))
    return (
        " ".join(part for part in parts if part),
        family,
        given,
        joiner.join(part for part in native if part),
        culture.script,
        gender,
        rng.choice(culture.countries),
        list(dict.fromkeys(spoken)),
    )


def _opt_outs(number: int, rng: Random) -> dict[str, object]:
    """Every opt-out on somebody, most people with none."""
    chosen: dict[str, object] = {}
    if number % 17 == 5:
        chosen["not_on_lists"] = True
    if number % 11 == 3:
        chosen["no_photo"] = True
    if number % 23 == 7:
        chosen["hide_organisation"] = True
    if number % 37 == 29:
        chosen["alias"] = rng.choice(("Sol", "Amal", "River", "Noor", "Esperance"))
    return chosen
