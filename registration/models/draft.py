"""What somebody typed before they sent it."""

from __future__ import annotations

import uuid

from django.db import models

from gfmd_days.core.encryption import EncryptedTextField, as_text, from_text
from gfmd_days.core.models import Event
from registration.models.intake import Stream

Answers = dict[str, list[str]]


class Draft(models.Model):
    """A half-filled application, kept as typed, right or wrong.

    It belongs to whoever holds its key, never to the address in it: anybody can type
    anybody's address. Each keeping has a number, so that of two devices each learns
    what the other one wrote.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="drafts")
    stream = models.ForeignKey(
        Stream, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True, default="")
    answers_json = EncryptedTextField(default="")
    revision = models.PositiveIntegerField(default=0)
    # field -> the revision in which it changed last
    stamps = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["event", "email"], name="draft_by_email")]

    def __str__(self) -> str:
        return f"draft {self.key}"

    @property
    def answers(self) -> Answers:
        """Return each field's values by its name."""
        return from_text(self.answers_json)

    @answers.setter
    def answers(self, answers: Answers) -> None:
        self.answers_json = as_text(answers)
