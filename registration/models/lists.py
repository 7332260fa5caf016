"""What an event shows of its participants."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event


class ListColumn(models.TextChoices):
    """What may stand beside a name on the public list; never more."""

    ORGANISATION = "organisation", _("Organisation")
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")


class ListGroup(models.TextChoices):
    """What the list is divided by, unless by a question of the form."""

    NAME = "name", _("First letter of the name")
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    SECTOR = "sector", _("Sector")


def default_columns() -> list[str]:
    return [ListColumn.ORGANISATION, ListColumn.COUNTRY]


class PublicList(models.Model):
    """The public list of an event's confirmed people: off until somebody turns it on.

    `group_by` is a ListGroup or the key of a dimension made of a question of the form.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="public_list")
    is_shown = models.BooleanField(_("shown"), default=False)
    shown_from = models.DateField(_("shown from"), null=True, blank=True)
    columns = models.JSONField(_("beside the name"), default=default_columns)
    group_by = models.CharField(_("divided by"), max_length=100, default=ListGroup.NAME)

    def __str__(self) -> str:
        return f"list of {self.event.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep no column that may not be shown."""
        self.columns = [one for one in ListColumn.values if one in self.columns]
        super().save(*args, **kwargs)

    def is_open(self, today: date) -> bool:
        """Tell whether everybody may read it on `today`, a day at the venue."""
        return self.is_shown and (self.shown_from is None or self.shown_from <= today)
