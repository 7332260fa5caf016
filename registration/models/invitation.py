"""Who may come by a way in that is not open to all: invitations and delegations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField, as_text, from_text
from gfmd_days.core.models import Event
from registration.models.draft import Answers
from registration.models.intake import Stream


class InvitationState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Taken back")


class Delegation(models.Model):
    """An organisation or network with seats that its focal point fills.

    `key` and `link_version` make the focal point's mailed link, as a registration's.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="delegations")
    stream = models.ForeignKey(
        Stream, models.PROTECT, related_name="delegations", verbose_name=_("way in")
    )
    name = models.CharField(_("organisation or network"), max_length=200)
    focal_name = models.CharField(_("focal point"), max_length=200)
    focal_email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10, default="en")
    seats = models.PositiveSmallIntegerField(
        _("seats"), validators=[MinValueValidator(1)]
    )
    until = models.DateField(_("names people until"), null=True, blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], name="delegation_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_uses(self) -> Self:
        """Count how often each has been used, as `used`."""
        return self.annotate(used=models.Count("registrations"))

    def matching(self, words: str) -> Self:
        """Keep those whose name, address or label holds `words`."""
        asked = models.Q(full_name__icontains=words) | models.Q(email__icontains=words)
        asked |= models.Q(label__icontains=words)
        return self.filter(asked) if words else self

    def in_state(self, state: str, *, today: date) -> Self:
        """Keep the invitations in a state, counted `with_uses`; any other word: all."""
        spent = models.Q(used__gte=models.F("uses"))
        late = models.Q(until__lt=today)
        gone = models.Q(withdrawn_at__isnull=False)
        kept = {
            InvitationState.WITHDRAWN: gone,
            InvitationState.USED: ~gone & spent,
            InvitationState.EXPIRED: ~gone & ~spent & late,
            InvitationState.OPEN: ~gone & ~spent & (~late | models.Q(until=None)),
        }
        return self.filter(kept[InvitationState(state)]) if state in kept else self


class Invitation(models.Model):
    """A link by which somebody, or some people, may apply by a way in.

    One with an address is personal: it was mailed to one person and works once. One
    without is an open link that works `uses` times. A delegation's belong to its seats;
    its focal point may have entered answers for whom a personal one is for.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    stream = models.ForeignKey(
        Stream, models.PROTECT, related_name="invitations", verbose_name=_("way in")
    )
    delegation = models.ForeignKey(
        Delegation, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    full_name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    label = models.CharField(_("for whom"), max_length=200, blank=True)
    uses = models.PositiveSmallIntegerField(
        _("times it works"), default=1, validators=[MinValueValidator(1)]
    )
    until = models.DateField(_("works until"), null=True, blank=True)
    entered_json = EncryptedTextField(default="")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "email"],
                condition=models.Q(withdrawn_at=None, delegation=None)
                & ~models.Q(email=""),
                name="one_invitation_per_address",
            ),
            models.UniqueConstraint(
                fields=["delegation", "email"],
                condition=models.Q(withdrawn_at=None) & ~models.Q(email=""),
                name="one_invitation_per_delegation",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.label

    @property
    def is_personal(self) -> bool:
        return bool(self.email)

    @property
    def entered(self) -> Answers:
        """Return what the focal point entered: each field's values by its name."""
        return from_text(self.entered_json)

    @entered.setter
    def entered(self, answers: Answers) -> None:
        self.entered_json = as_text(answers)

    def state(self, *, today: date, used: int | None = None) -> InvitationState:
        """Where it stands on `today`, on the venue's calendar.

        Args:
            used: how often it was used, where that was counted already.
        """
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        used = self.registrations.count() if used is None else used
        if used >= self.uses:
            return InvitationState.USED
        if self.until is not None and self.until < today:
            return InvitationState.EXPIRED
        return InvitationState.OPEN
