"""Which columns a list of people has, for the team and for circulation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from gfmd_days.core.access import Right
from gfmd_days.core.models import Event
from registration.domain import results
from registration.domain.forms import reading
from registration.domain.headings import OWN_ANSWER
from registration.domain.lists import lines
from registration.domain.results import Summary
from registration.models import Registration
from registration.models.registration import RegistrationQuerySet

SEPARATOR = "; "  # between the options of an answer that chose several


class Variant(StrEnum):
    FULL = "full"
    CIRCULATION = "circulation"


@dataclass(frozen=True)
class Column:
    """A column: its heading and what stands in it."""

    heading: str
    value: Callable[[Registration], Any]


def _person(name: str) -> Column:
    return Column(name, lambda row: getattr(row.person, name))


def _yes(name: str) -> Column:
    return Column(name, lambda row: "yes" if getattr(row.person, name) else "")


# Headings of the full list are fixed words: the same file can be read in again.
FULL: Sequence[Column] = (
    Column("state", lambda row: row.state),
    Column("decision", lambda row: row.decision),
    Column("category", lambda row: row.category.code),
    Column("stream", lambda row: row.stream.code),
    Column("delegation", lambda row: row.delegation.name if row.delegation else ""),
    *map(_person, ("title", "full_name", "family_name", "given_name")),
    *map(_person, ("native_name", "native_language", "email")),
    Column("organisation", lambda row: _organisation(row)),
    *map(_person, ("job_title", "sector")),
    Column("country", lambda row: row.person.country.code or ""),
    Column("country_name", lambda row: row.person.country.name),
    Column("region", lambda row: row.person.region.code if row.person.region else ""),
    *map(_person, ("gender", "gender_described")),
    Column("languages", lambda row: " ".join(row.person.languages)),
    _person("language"),
    Column("motivation", lambda row: row.motivation),
    Column("migrant_led", lambda row: _yes_no(row.migrant_led)),
    Column("newcomer", lambda row: _yes_no(row.newcomer)),
    _person("alias"),
    *map(_yes, ("not_on_lists", "no_photo", "hide_organisation")),
    Column("submitted_at", lambda row: _moment(row)),
    # Recognises a row that comes back; without the site's signature it is no link.
    Column("reference", lambda row: row.key.hex),
)
# What the committee thinks, in the team's list.
REVIEWS: Sequence[tuple[str, Callable[[Summary], Any]]] = (
    ("reviews", lambda found: found.reviews),
    ("review_median", lambda found: _of_hundred(found.median)),
    ("review_mean", lambda found: _of_hundred(found.mean)),
    ("review_apart", lambda found: _of_hundred(found.apart)),
)


def circulation() -> Sequence[Column]:
    """Return the columns others may see, headed in the active language."""
    return (
        Column(_("Name"), lambda row: row.person.shown_name),
        Column(_("Name in its own script"), lambda row: row.person.shown_native_name),
        Column(_("Organisation"), lambda row: row.person.shown_organisation),
        Column(_("Country"), lambda row: row.person.country.name),
        Column(_("Category"), lambda row: str(row.category)),
    )


def table(
    rows: RegistrationQuerySet,
    variant: Variant,
    *,
    rights: Collection[Right] = frozenset(),
    protected: bool = False,
) -> tuple[list[str], Iterator[list[Any]]]:
    """Return headings and rows of a list.

    Args:
        rights: those of whoever takes the list: they say which answers to the form's
            own questions are in the team's list, each in a column of its own.
        protected: whether protected answers are taken along too.

    The list for circulation leaves out whoever is on no list and whoever has not
    confirmed, and shows the alias and hides the organisation where asked.
    """
    rows = rows.with_people().select_related("invitation__delegation")
    columns: Sequence[Column]
    if variant == Variant.CIRCULATION:
        rows = rows.accredited().filter(person__not_on_lists=False)
        # in the order of the names shown, or the place in the list betrays an alias
        shown = sorted(rows, key=lambda row: row.person.shown_name.casefold())
        columns = circulation()
        return [one.heading for one in columns], _cells(columns, shown)
    own = list(_answers(rows, rights, protected=protected))
    columns = [*FULL, *_reviews(rows), *own]
    if own:
        rows = rows.prefetch_related("answers__follow_up")
    found = rows.iterator(chunk_size=1000)
    return [one.heading for one in columns], _cells(columns, found)


def shown(rows: RegistrationQuerySet) -> tuple[list[str], Iterator[list[Any]]]:
    """Return headings and rows of a list as the people wish to be shown.

    Whoever is on no list is left out.
    """
    kept = circulation()
    return [one.heading for one in kept], _cells(kept, lines.listed(rows))


def _cells(
    columns: Sequence[Column], rows: Iterable[Registration]
) -> Iterator[list[Any]]:
    for row in rows:
        yield [column.value(row) for column in columns]


def _reviews(rows: RegistrationQuerySet) -> Iterator[Column]:
    """The columns of the review: of the last phase in which somebody was read."""
    event = Event.objects.filter(registrations__in=rows.order_by()).first()
    found = results.latest(event) if event else {}

    def column(heading: str, figure: Callable[[Summary], Any]) -> Column:
        return Column(
            heading, lambda row: figure(found[row.pk]) if row.pk in found else ""
        )

    return (column(heading, figure) for heading, figure in REVIEWS)


def _answers(
    rows: RegistrationQuerySet, rights: Collection[Right], *, protected: bool
) -> Iterator[Column]:
    """The columns of the form's own questions, headed by their keys."""
    event = Event.objects.filter(registrations__in=rows.order_by()).first()
    found = reading.columns(event, rights=rights, protected=protected) if event else []

    @lru_cache(maxsize=1)  # the columns of one row come one after another
    def answers(row: Registration) -> dict[str, list[str]]:
        return reading.texts_of(row, protected=protected)

    def column(key: str) -> Column:
        return Column(
            f"{OWN_ANSWER}{key}",
            lambda row: SEPARATOR.join(answers(row).get(key, ())),
        )

    return (column(question.key) for question in found)


def _of_hundred(score: float | None) -> int | str:
    return "" if score is None else round(score * 100)


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else "yes" if answer else "no"


def _organisation(row: Registration) -> str:
    return row.person.organisation.name if row.person.organisation else ""


def _moment(row: Registration) -> str:
    return row.submitted_at.isoformat(timespec="seconds") if row.submitted_at else ""
