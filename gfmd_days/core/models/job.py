"""Long work in the background, with progress a page can show."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models.event import Event

SILENCE = timedelta(minutes=10)


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


BEGUN = (JobState.WAITING, JobState.RUNNING)
OVER = (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class JobQuerySet(models.QuerySet["Job"]):
    def begun(self) -> Self:
        """Keep those that wait or run; one that runs may have died since."""
        return self.filter(state__in=BEGUN)

    def over(self) -> Self:
        """Keep those at which nobody works any more."""
        return self.filter(state__in=OVER)


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="jobs")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=60)
    right = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    file = models.FileField(upload_to="jobs/", blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def is_stalled(self, now: datetime) -> bool:
        """Whether its worker has said nothing for so long that it must have died."""
        seen = self.seen_at or self.created_at
        return self.state == JobState.RUNNING and now - seen > SILENCE
