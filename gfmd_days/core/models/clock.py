"""When each periodic work was last begun."""

from __future__ import annotations

from django.db import models


class ClockRun(models.Model):
    """The last run of one work of core.domain.clock; whoever moves it does the work."""

    name = models.CharField(primary_key=True, max_length=60)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.last_at:%Y-%m-%d %H:%M}"
