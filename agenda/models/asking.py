"""How people are asked to take a function."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Appearance, Function, Session, Standing


class AskingState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


# The person has an entry of it in their calendar.
LIVE = (AskingState.OPEN, AskingState.ACCEPTED)
# What an asking makes of the appearance it is about.
STANDINGS = {
    AskingState.OPEN: Standing.ASKED,
    AskingState.ACCEPTED: Standing.ACCEPTED,
    AskingState.DECLINED: Standing.DECLINED,
    AskingState.TAKEN_BACK: Standing.GIVEN,
}


class AskingQuerySet(models.QuerySet["Asking"]):
    def live(self) -> Self:
        """Those asked who have not declined."""
        return self.filter(state__in=LIVE)

    def with_parts(self) -> Self:
        """With the person, the place, and the session's day, room and venue."""
        return self.select_related(
            "person__organisation",
            "appearance",
            "session__event__venue",
            "session__day",
            "session__room",
            "session__track",
        )


class Asking(models.Model):
    """A person asked by mail to take a function, and what they answered.

    `uid` and `sequence` are those of the calendar entry mailed to them (RFC 5546);
    `suggests` is whom they propose in their place; `key` stands in the mail's link.
    `told` is when and where the last mail said it is: what differs is told again.
    """

    appearance = models.ForeignKey(
        Appearance, models.SET_NULL, null=True, related_name="askings"
    )
    session = models.ForeignKey(Session, models.CASCADE, related_name="askings")
    person = models.ForeignKey("core.Person", models.CASCADE, related_name="askings")
    function = models.CharField(max_length=20, choices=Function.choices)
    state = models.CharField(
        max_length=12, choices=AskingState.choices, default=AskingState.OPEN
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)
    suggests = models.CharField(max_length=200, blank=True)
    told = models.JSONField(default=dict)

    objects = AskingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appearance"],
                condition=models.Q(state="open"),
                name="asked_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"asking {self.pk} of person {self.person_id}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
