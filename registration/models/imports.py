"""A list that is being read in: its file, and what its columns and words mean."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event, Job

# Long enough to put a list right, short enough for a copy of people's data.
FILE_LASTS = timedelta(days=7)


class RunState(models.TextChoices):
    UPLOADED = "uploaded", _("Columns not yet named")
    MAPPED = "mapped", _("Checked, not yet taken in")
    TAKEN = "taken", _("Taken in")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def mapped_like(self, run: ImportRun) -> ImportRun | None:
        """Return the last run of the same event whose file had the same headings."""
        return (
            self.filter(event=run.event_id, headings_key=run.headings_key)
            .exclude(pk=run.pk)
            .exclude(state=RunState.UPLOADED)
            .order_by("-created_at")
            .first()
        )

    def with_file(self) -> Self:
        return self.exclude(file="")


class ImportRun(models.Model):
    """One uploaded list.

    `mapping` says for each column, by its number as text, which of our fields it
    fills. `words` says for each field what the file's own words mean: folded word to
    our code, "" for “leave it empty”. `same` answers for single rows, by number,
    whether they are the person they look like.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="import_runs")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=RunState.choices, default=RunState.UPLOADED
    )
    file = models.FileField(upload_to="imports/", blank=True)
    file_name = models.CharField(max_length=120)
    headings_key = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    same = models.JSONField(default=dict)
    stream = models.ForeignKey(
        "registration.Stream", models.SET_NULL, null=True, related_name="+"
    )
    empties = models.BooleanField(default=False)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"import of {self.file_name}"

    @property
    def ends_at(self) -> object:
        """When its file is deleted."""
        return self.created_at + FILE_LASTS
