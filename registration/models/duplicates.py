"""People who may be registered twice, and those whose registrations became one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models.registration import Registration

UNDO_LASTS = timedelta(days=30)


class PairState(models.TextChoices):
    OPEN = "open", _("To be looked at")
    DIFFERENT = "different", _("Not the same person")


class LikelyPairQuerySet(models.QuerySet["LikelyPair"]):
    def open(self) -> Self:
        return self.filter(state=PairState.OPEN)

    def with_people(self) -> Self:
        related = ("person__organisation", "person__region", "stream", "category")
        return self.select_related(
            *(f"{side}__{name}" for side in ("first", "second") for name in related)
        )


class LikelyPair(models.Model):
    """Two registrations that may be one person's; the older one is `first`.

    A pair that became one goes with the registration that was dropped: its
    MergeRecord tells of it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="likely_pairs")
    first = models.ForeignKey(Registration, models.CASCADE, related_name="pairs_first")
    second = models.ForeignKey(
        Registration, models.CASCADE, related_name="pairs_second"
    )
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=PairState.choices, default=PairState.OPEN
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(null=True)

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        indexes = [
            models.Index(fields=["event", "state", "-score"], name="pair_by_score")
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="pair_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.first_id}, {self.second_id}: {self.score}"


class LikenessLook(models.Model):
    """When an event's people were last compared; who changed since is due."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="likeness_look")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"look at {self.event_id}"


class MergeRecordQuerySet(models.QuerySet["MergeRecord"]):
    def standing(self) -> Self:
        """Leave out those that were undone."""
        return self.filter(undone_at=None)


class MergeRecord(models.Model):
    """A registration that was dropped into another one, with all it held.

    `content` is a JSON text: the dropped rows as they were, what was moved, changed
    and left out, as registration.domain.moving describes. Links with `dropped_key`
    lead to `kept` as long as its links have not been switched off since
    (`kept_version`). When it can no longer be undone, `content` holds the dropped rows
    alone. Purged with the event's registrations.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Registration, models.CASCADE, related_name="merges")
    dropped = models.BigIntegerField()
    dropped_person = models.BigIntegerField()
    dropped_key = models.UUIDField(db_index=True)
    dropped_version = models.PositiveSmallIntegerField()
    kept_version = models.PositiveSmallIntegerField()
    content = EncryptedTextField()
    holds_steps = models.BooleanField(default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = MergeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dropped} into {self.kept_id}"

    def is_recent(self, now: datetime) -> bool:
        return now - self.at <= UNDO_LASTS
