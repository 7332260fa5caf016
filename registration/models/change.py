"""What somebody with a place asks to have changed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField, as_text, from_text
from gfmd_days.core.models import Event
from registration.models.registration import Registration


class ChangeState(models.TextChoices):
    OPEN = "open", _("Waiting for the organizers")
    APPROVED = "approved", _("Made")
    REFUSED = "refused", _("Not made")


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def open(self) -> Self:
        return self.filter(state=ChangeState.OPEN)

    def of_event(self, event: Event) -> Self:
        return self.filter(registration__event=event)


class ChangeRequest(models.Model):
    """New values for answers that bind the organizers; `words` is their reply."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="change_requests"
    )
    wanted_json = EncryptedTextField()
    before_json = EncryptedTextField()
    state = models.CharField(
        max_length=10, choices=ChangeState.choices, default=ChangeState.OPEN
    )
    words = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(state="open"),
                name="one_open_change_request",
            )
        ]

    def __str__(self) -> str:
        return f"change request {self.pk} ({self.state})"

    @property
    def wanted(self) -> dict[str, str]:
        """Return the value asked for by the name of the answer."""
        return from_text(self.wanted_json)

    @wanted.setter
    def wanted(self, values: dict[str, str]) -> None:
        self.wanted_json = as_text(values)

    @property
    def before(self) -> dict[str, str]:
        """Return what stood there when it was asked."""
        return from_text(self.before_json)

    @before.setter
    def before(self, values: dict[str, str]) -> None:
        self.before_json = as_text(values)
