"""What a copy for the venue holds: what the desk and the badges need, no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from agenda.models import (
    Appearance,
    Programme,
    Room,
    Session,
    SignUp,
    Track,
    Version,
)
from badges.models import (
    Design,
    DesignPicture,
    DesignUse,
    DeskNote,
    DeskSettings,
    HandOver,
    MarkKey,
    OwnSheet,
    PersonAlerts,
    Point,
    Print,
    Scan,
    VoidCode,
)
from gfmd_days.core.models import (
    Day,
    Event,
    Organisation,
    Person,
    Region,
    Series,
    Venue,
)
from registration.models import Category, Registration, State, Stream


@dataclass(frozen=True)
class Part:
    """A kind of rows.

    Args:
        to_event: the lookup from a row to its event.
        only: the fields that go along; without them, all but those left out.
        stays: rows that a newer copy does not name are kept.
    """

    model: type[models.Model]
    to_event: str
    only: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    stays: bool = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> list[str]:
        """The names of the fields that go along, the key aside."""
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if not field.primary_key
            and (field.name in self.only or not self.only)
            and field.name not in self.left_out
            and not _leads_outside(field)
        ]

    def rows(self, event: Event) -> models.QuerySet[Any]:
        """Return the rows of an event that belong to its copy."""
        found = self.model._default_manager.filter(**{self.to_event: event.pk})
        return found.filter(NARROWED.get(self.model, Q())).order_by("pk").distinct()


def _leads_outside(field: models.Field[Any, Any]) -> bool:
    """Tell whether a field names a row that does not go along, such as a user."""
    related = field.related_model
    return related is not None and related not in {part.model for part in PARTS}


NARROWED: dict[type[models.Model], Q] = {
    Person: ~Q(registration=None) & ~Q(registration__state=State.DRAFT)
    | ~Q(appearances=None),
    Registration: ~Q(state=State.DRAFT),
    Version: Q(number=models.F("event__programme__number")),
    SignUp: ~Q(registration__state=State.DRAFT),
    PersonAlerts: ~Q(registration__state=State.DRAFT),
    # as they read now; what they said before stays on the site
    DeskNote: Q(newer=None, is_gone=False) & ~Q(registration__state=State.DRAFT),
    Scan: ~Q(registration=None),
}
# In the order of what stands on what.
PARTS = (
    Part(Series, "events"),
    Part(Event, "pk"),
    Part(Venue, "event"),
    Part(Day, "event"),
    Part(Region, "event"),
    Part(Organisation, "event"),
    Part(
        Person,
        "event",
        only=(
            *("event", "title", "full_name", "family_name", "given_name"),
            *("native_name", "native_language", "organisation", "country", "region"),
            *("languages", "language", "alias", "not_on_lists", "no_photo"),
            *("hide_organisation", "search", "sort_key"),
        ),
    ),
    Part(Category, "event"),
    Part(Stream, "event"),
    Part(
        Registration,
        "event",
        only=(
            *("event", "person", "stream", "category", "state", "decision", "told"),
            *("source", "code", "created_at", "changed_at", "submitted_at"),
        ),
    ),
    Part(Room, "event", left_out=("plan",)),
    Part(Track, "event"),
    Part(Session, "event", left_out=("online_link",)),
    Part(Appearance, "session__event", left_out=("note",)),
    Part(Programme, "event", left_out=("preview_key", "preview_until")),
    Part(Version, "event"),
    Part(SignUp, "session__event"),
    Part(Design, "event"),
    Part(DesignPicture, "event"),
    Part(DesignUse, "event"),
    Part(OwnSheet, "event"),
    Part(DeskSettings, "event", left_out=("mailed_roles",)),
    Part(MarkKey, "event"),
    Part(Point, "event"),
    Part(VoidCode, "event"),
    Part(
        Print,
        "registration__event",
        only=("registration", "code", "at", "kind", "reason", "digest"),
    ),
    Part(PersonAlerts, "registration__event"),
    Part(DeskNote, "registration__event", left_out=("replaces",)),
    Part(HandOver, "registration__event", stays=True),
    Part(Scan, "event", stays=True),
)
BY_LABEL = {part.label: part for part in PARTS}
# Of these a venue makes rows itself.
MADE_HERE = (Person, Organisation, Registration, Print, VoidCode, DeskNote)
