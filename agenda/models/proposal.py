"""What the solver proposed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waiting for a decision")
    APPLIED = "applied", _("Put into the programme")
    DROPPED = "dropped", _("Dropped")


class Proposal(models.Model):
    """Moderators proposed by the solver, to be looked at before anything changes.

    `content` holds rows, open slots and figures as agenda.domain.proposals
    describes; people stand in it as ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="proposals")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ProposalState.choices,
        default=ProposalState.OPEN,
    )
    decided_at = models.DateTimeField(null=True)
    content = models.JSONField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"proposal for {self.event.code}, {self.created_at:%Y-%m-%d %H:%M}"
