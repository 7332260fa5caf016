"""Local wall time and IANA zones, from the pinned `tzdata` package.

The operating system's zone data may be older than the last change of a government's
mind (Morocco, 2026), so only the package pinned in requirements is used.
"""

import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import tzdata

from gfmd_days.core.names import fold

# Cities people look for that name no IANA zone.
ALIASES = {
    "Quito": "America/Guayaquil",
    "Geneva": "Europe/Zurich",
    "Marrakech": "Africa/Casablanca",
    "Puerto Vallarta": "America/Mexico_City",
    "Riohacha": "America/Bogota",
    "New York City": "America/New_York",
    "Nadi": "Pacific/Fiji",
    "San José": "America/Costa_Rica",
}


def use_packaged_data(*, but: Iterable[Path] = ()) -> None:
    """Make `zoneinfo` read the `tzdata` package and nothing else.

    Args:
        but: folders whose zones come before the package's.
    """
    zoneinfo.reset_tzpath(to=[*map(str, but)])
    zoneinfo.ZoneInfo.clear_cache()


@cache
def release() -> str:
    """Return the release in use, such as “2026f (tzdata 2026.6)”."""
    return f"{tzdata.IANA_VERSION} (tzdata {version('tzdata')})"


def rules() -> str:
    """Return the release of the rules themselves, such as “2026f”."""
    return str(tzdata.IANA_VERSION)


@cache
def names() -> tuple[str, ...]:
    """Return every zone name an organizer may choose, sorted."""
    return tuple(
        sorted(
            name
            for name in zoneinfo.available_timezones()
            if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
        )
    )


def zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone called `name`.

    Raises ValueError, naming it, when there is none.
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone “{name}”.") from error


def to_utc(local: datetime, name: str) -> datetime:
    """Return the instant at which clocks in `name` show `local` (naive), in UTC.

    A time shown twice in autumn is taken the first time; one skipped in spring is
    read with the offset before the jump (PEP 495, fold=0).
    """
    if local.tzinfo is not None:
        raise ValueError("A wall time carries no zone of its own.")
    return local.replace(tzinfo=zone(name)).astimezone(UTC)


def resolve(text: str) -> str:
    """Return the IANA name meant by `text`: a zone, its city, or a city of ours.

    “Africa/Casablanca”, “casablanca” and “Marrakech” are the same zone. Raises
    ValueError when nothing is meant.
    """
    found = _lookup().get(fold(text))
    if found is None:
        raise ValueError(f"There is no time zone “{text}”.")
    return found


def suggestions() -> list[str]:
    """Return what a field for a zone may offer: every zone, and the cities of ours."""
    return [*sorted(ALIASES), *names()]


@cache
def _lookup() -> dict[str, str]:
    cities = {fold(name.rsplit("/", 1)[1]): name for name in names()}
    aliases = {fold(city): name for city, name in ALIASES.items()}
    return {**cities, **aliases, **{fold(name): name for name in names()}}
