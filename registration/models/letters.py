"""Letters: their words, their head, and the register of those issued."""

from __future__ import annotations

import json
import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models.registration import Registration


class LetterKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    VISA = "visa", _("Letter for a visa")
    SUPPORT = "support", _("Letter about what is paid")


class LetterState(models.TextChoices):
    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced by a newer one")
    REVOKED = "revoked", _("Revoked")


def new_secret() -> str:
    """Return 120 random bits: who holds a letter holds its secret."""
    return secrets.token_urlsafe(15)


class LetterTemplate(models.Model):
    """An event's own words for one kind of letter in one language."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="letter_templates")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "language"], name="letter_words_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class Letterhead(models.Model):
    """Who writes an event's letters and signs them.

    `version` rises when anything of it changes: letters signed before are outdated.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="letterhead")
    organiser = models.CharField(_("name of the organiser"), max_length=200)
    address = models.TextField(_("address"), blank=True)
    signatory = models.CharField(_("who signs"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    logo = models.FileField(_("logo"), upload_to="letterheads/", blank=True)
    signature = models.FileField(_("signature"), upload_to="letterheads/", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.organiser


class LetterQuerySet(models.QuerySet["Letter"]):
    def in_state(self, state: str) -> Self:
        """Keep the letters in a state; any other word keeps all."""
        if state == LetterState.REVOKED:
            return self.exclude(revoked_at=None)
        if state == LetterState.REPLACED:
            return self.filter(revoked_at=None).exclude(replaced_at=None)
        if state == LetterState.VALID:
            return self.valid()
        return self

    def valid(self) -> Self:
        """Keep those an embassy may trust."""
        return self.filter(revoked_at=None, replaced_at=None)

    def with_people(self) -> Self:
        return self.select_related(
            "registration__person__organisation",
            "registration__category",
            "registration__travel",
            "replaced_by",
        )


class Letter(models.Model):
    """A letter as it was issued: what it says is kept, and never changes.

    Attributes:
        secret: proves, in the address the QR code holds, that one has the letter.
        content_json: all the letter says; empty once passport data were deleted.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="letters")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="letters"
    )
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LetterKind.choices)
    language = models.CharField(_("language"), max_length=10)
    secret = models.CharField(max_length=40, default=new_secret, editable=False)
    content_json = EncryptedTextField(blank=True, default="")
    issued_at = models.DateTimeField(_("issued"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sequence"], name="letter_number_once"
            ),
            models.UniqueConstraint(
                fields=["registration", "kind", "language"],
                condition=models.Q(replaced_at=None, revoked_at=None),
                name="one_valid_letter_each",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def content(self) -> dict[str, Any]:
        """What the letter says; empty when it was deleted."""
        return json.loads(self.content_json) if self.content_json else {}

    @content.setter
    def content(self, content: dict[str, Any]) -> None:
        self.content_json = json.dumps(content, ensure_ascii=False)

    @property
    def state(self) -> LetterState:
        if self.revoked_at is not None:
            return LetterState.REVOKED
        return LetterState.VALID if self.replaced_at is None else LetterState.REPLACED
