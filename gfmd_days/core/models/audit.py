"""The append-only trail of who did what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models.event import Event


class HistoryIsAppendOnly(Exception):
    """Somebody tried to change or delete what happened."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **_values: Any) -> NoReturn:
        raise HistoryIsAppendOnly

    def delete(self) -> NoReturn:
        raise HistoryIsAppendOnly

    def about(
        self, subject: models.Model, *, also: Collection[int] = ()
    ) -> AuditQuerySet:
        """Keep the entries about one row.

        Args:
            also: keys of rows that became this one.
        """
        return self.filter(
            subject_type=subject._meta.label_lower,
            subject_id__in=[str(key) for key in (subject.pk, *also)],
        )


class AuditEntry(models.Model):
    """One deed: a verb of an app's `audit.py`, its subject and the actor.

    `data` names fields and counts, never personal data: the purge of a person must
    not leave their name in the history.
    """

    event = models.ForeignKey(
        Event, models.CASCADE, null=True, related_name="audit_entries"
    )
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    actor = models.CharField(_("by"), max_length=20, default="system")
    verb = models.CharField(_("deed"), max_length=80, db_index=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"
            ),
            models.Index(fields=["event", "-at"], name="audit_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise HistoryIsAppendOnly
