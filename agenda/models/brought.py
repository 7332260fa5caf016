"""Files of programmes, kept from the upload until they are taken in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from gfmd_days.core.models import Event, Job


class BroughtFile(models.Model):
    """An uploaded programme between its check and its taking in.

    It holds names and addresses and is deleted when it is taken in, when somebody
    drops it, and after a day at the latest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="brought_files")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    body = models.BinaryField()
    made_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"programme file {self.pk}"
