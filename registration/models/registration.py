"""One person's way through one event."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event, Person
from registration.models.intake import Category, Stream
from registration.models.invitation import Delegation, Invitation

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


class Reason(models.TextChoices):
    """Why somebody does not come, in few words that can be counted."""

    VISA = "visa", _("No visa, or not in time")
    MONEY = "money", _("No money for the journey")
    DATES = "dates", _("Another duty on these days")
    PERSONAL = "personal", _("Family or health")
    SAFETY = "safety", _("Safety of the journey or the place")
    REPLACED = "replaced", _("Somebody else comes for my organisation")
    OTHER = "other", _("Another reason")
    NO_ANSWER = "no_answer", _("No answer until the deadline")


# Whoever left gives the place, and a delegation's seat, back.
LEFT = (State.DECLINED, State.WITHDRAWN, State.CANCELLED)
NOT_APPLIED = (State.DRAFT, State.WITHDRAWN, State.CANCELLED)

# What “selected” means, for the QuerySet and for counts.
IS_CONFIRMED = models.Q(state=State.CONFIRMED)
IS_UNANSWERED = models.Q(state=State.RELEASED, decision=Decision.SELECTED)
IS_SETTLED = IS_CONFIRMED | IS_UNANSWERED
IS_PROMISED = IS_SETTLED | models.Q(state=State.DECIDED, decision=Decision.SELECTED)
IS_INVITED = IS_SETTLED | models.Q(state=State.DECIDED, told=Decision.SELECTED)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def applied(self) -> Self:
        """Keep those who sent an application and did not take it back."""
        return self.exclude(state__in=NOT_APPLIED)

    def accredited(self) -> Self:
        """Keep those whose badge opens the door: they confirmed."""
        return self.filter(IS_CONFIRMED)

    def holding_a_place(self) -> Self:
        """Keep those who count against the places: confirmed ones."""
        return self.filter(IS_CONFIRMED)

    def unanswered(self) -> Self:
        """Keep those who were told that they are selected, and have not answered."""
        return self.filter(IS_UNANSWERED)

    def settled(self) -> Self:
        """Keep those who confirmed or may do so at any moment: no list drops them."""
        return self.filter(IS_SETTLED)

    def promised(self) -> Self:
        """Keep those a place is meant for: selected, told or not, and confirmed."""
        return self.filter(IS_PROMISED)

    def invited(self) -> Self:
        """Keep those who were told that they are selected, and did not leave."""
        return self.filter(IS_INVITED)

    def on_reserve(self) -> Self:
        """Keep those on the reserve list, told of it or not."""
        return self.filter(
            state__in=[State.DECIDED, State.RELEASED], decision=Decision.RESERVE
        )

    def in_reserve_order(self) -> Self:
        """Order a reserve list: by rank, and who has none by date after the others."""
        return self.order_by(
            models.F("reserve_rank").asc(nulls_last=True), "submitted_at", "pk"
        )

    def vacated(self) -> Self:
        """Keep those who had a place and left it, and nobody got it since."""
        return self.filter(
            told=Decision.SELECTED,
            state__in=LEFT,
            passed_on=False,
        )

    def ticked(self, keys: Iterable[str]) -> Self:
        """Keep those ticked on a page, whatever was sent as their keys."""
        # no row has a longer number, and no database takes one
        known = [key for key in keys if key.isdecimal() and len(key) <= 18]
        return self.filter(pk__in=known)

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
    delegate's own page may show. `answer_by` is a day of their own to answer by;
    without one the event's counts. `reserve_rank` orders the reserve list. `passed_on`
    says that the place they left has gone to somebody else. `nominated_at` is when
    whoever invites took the person in: at once, or when the focal point approved.
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
    invitation = models.ForeignKey(
        Invitation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("invitation"),
    )
    nominated_at = models.DateTimeField(null=True, blank=True, editable=False)
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
    reason_code = models.CharField(
        _("reason in short"), max_length=20, choices=Reason.choices, blank=True
    )
    migrant_led = models.BooleanField(
        _("organisation led by migrants"), null=True, blank=True
    )
    newcomer = models.BooleanField(
        _("takes part for the first time"), null=True, blank=True
    )
    reason = models.TextField(_("reason given"), blank=True)
    reserve_rank = models.PositiveIntegerField(
        _("place on the reserve list"), null=True, blank=True
    )
    answer_by = models.DateField(_("answers by"), null=True, blank=True)
    passed_on = models.BooleanField(
        _("place given to somebody else"), default=False, editable=False
    )
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

    @property
    def delegation(self) -> Delegation | None:
        """The delegation that took the person in, if one did."""
        if self.nominated_at is None or self.invitation is None:
            return None
        return self.invitation.delegation


class Consent(models.Model):
    """What a person agreed to, in which wording, and when."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=80)
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
