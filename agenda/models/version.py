"""What was published, version by version."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from gfmd_days.core.models import Event, HistoryIsAppendOnly


class VersionQuerySet(models.QuerySet["Version"]):
    def update(self, **_values: Any) -> NoReturn:
        raise HistoryIsAppendOnly

    def content(self, event: Event | int, number: int) -> dict[str, Any]:
        """Return what version `number` of an event holds."""
        found = self.values_list("content", flat=True)
        return dict(found.get(event=event, number=number))


class Version(models.Model):
    """One published state of the programme; never changed afterwards.

    `content` holds rooms, tracks and sessions as agenda.domain.snapshots describes.
    People stand in it as ids only: names are looked up when it is shown, so that an
    opt-out holds at once, in old versions too.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="programme_versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    changes = models.JSONField(default=list)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"], name="version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event.code} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(*args, **kwargs)
