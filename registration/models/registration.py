"""One person's way through one event."""

from __future__ import annotations

import secrets
import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event, Person
from registration.models.intake import Category, Stream

CODE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODE_LENGTH = 16


def new_code() -> str:
    """Return 80 random bits in base32, which QR's alphanumeric mode packs tightly."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Source(models.TextChoices):
    FORM = "form", _("Application form")
    TEAM = "team", _("Entered by the team")
    IMPORT = "import", _("Imported list")
    DESK = "desk", _("Walk-in at the desk")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_REVIEW = "under_review", _("Under review")
    DECIDED = "decided", _("Decided, not yet released")
    RELEASED = "released", _("Decision released")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


class Decision(models.TextChoices):
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve list")
    REJECTED = "rejected", _("Not selected")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def accredited(self) -> Self:
        """Keep those whose badge opens the door: they confirmed."""
        return self.filter(state=State.CONFIRMED)

    def holding_a_place(self) -> Self:
        """Keep those who count against the places: confirmed ones."""
        return self.filter(state=State.CONFIRMED)

    def with_email(self, email: str) -> Self:
        """Keep those of the person with this address, however it is capitalised."""
        return self.filter(person__email=email.strip().lower())

    def with_people(self) -> Self:
        return self.select_related(
            "person__organisation", "person__region", "category", "stream"
        )


class Registration(models.Model):
    """A person's application, its decision and what followed.

    `code` is what the QR code holds: random, no personal data. `key` and
    `link_version` make the mailed link; raising the version revokes old links.
    `told` is the decision last released: until the next release it is all the
    delegate's own page may show.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    person = models.OneToOneField(
        Person, models.CASCADE, related_name="registration", verbose_name=_("person")
    )
    stream = models.ForeignKey(
        Stream, models.PROTECT, related_name="registrations", verbose_name=_("stream")
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="registrations",
        verbose_name=_("category"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT
    )
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision.choices, blank=True
    )
    told = models.CharField(
        _("decision the delegate knows"),
        max_length=20,
        choices=Decision.choices,
        blank=True,
    )
    source = models.CharField(
        _("came by"), max_length=10, choices=Source.choices, default=Source.FORM
    )
    accessibility = EncryptedTextField(_("accessibility needs"), blank=True, default="")
    motivation = models.TextField(_("motivation"), blank=True)
    reason = models.TextField(_("reason given"), blank=True)
    notes = models.TextField(_("notes of the team"), blank=True)
    code = models.CharField(
        _("badge code"), max_length=CODE_LENGTH, unique=True, default=new_code
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["event", "state"], name="registration_by_state"),
            models.Index(
                fields=["event", "-submitted_at"], name="registration_by_date"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["decided", "released"])
                | ~models.Q(decision=""),
                name="decided_means_a_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_state_display()})"


class Consent(models.Model):
    """What a person agreed to, in which wording, and when."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["purpose", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose", "version"], name="consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
