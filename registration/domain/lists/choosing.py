"""Whom one of the team's lists takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.models import Registration, State
from registration.models.registration import RegistrationQuerySet


class Paper(models.TextChoices):
    """What the team takes along."""

    PARTICIPANTS = "participants", _("List of participants")
    TENTS = "tents", _("Name cards for the table")
    ATTENDANCE = "attendance", _("Attendance sheets to sign")


@dataclass(frozen=True)
class Choice:
    """Which people; empty values take all."""

    state: str = State.CONFIRMED
    category: str = ""
    stream: str = ""
    language: str = ""


def chosen(event: Event, choice: Choice) -> RegistrationQuerySet:
    """Return the registrations of a choice, drafts never."""
    rows = Registration.objects.filter(event=event).exclude(state=State.DRAFT)
    columns = {
        "state": choice.state,
        "category__code": choice.category,
        "stream__code": choice.stream,
        "person__language": choice.language,
    }
    return rows.filter(**{name: value for name, value in columns.items() if value})
