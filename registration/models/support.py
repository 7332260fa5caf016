"""Money for travel: funds, what people ask for, what they are granted."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from babel.numbers import list_currencies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.models.registration import Registration

DIGITS, PLACES = 12, 2
LEAST = MinValueValidator(Decimal("0.01"))
NOTHING = Decimal("0.00")


def validate_currency(code: str) -> None:
    """Refuse what is no code of ISO 4217 in use."""
    if code not in list_currencies():
        raise ValidationError(
            _("There is no currency “%(code)s”. Write it like EUR or XOF."),
            params={"code": code[:10]},
        )


class SupportKind(models.TextChoices):
    TRAVEL = "travel", _("Travel")
    ACCOMMODATION = "accommodation", _("Accommodation")
    PER_DIEM = "per_diem", _("Daily allowance")
    VISA_FEE = "visa_fee", _("Visa fee")
    OTHER = "other", _("Something else")


class SupportState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    PART = "part", _("Granted in part")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")


class FundQuerySet(models.QuerySet["Fund"]):
    def with_totals(self) -> Self:
        """Add `granted` and `paid`, the sums of what was given from each fund."""
        return self.annotate(
            granted=Coalesce(
                models.Sum("grants__amount"), NOTHING, output_field=_money()
            ),
            paid=Coalesce(
                models.Sum("grants__amount", filter=~models.Q(grants__paid_at=None)),
                NOTHING,
                output_field=_money(),
            ),
        )


def _money() -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)


class Fund(models.Model):
    """Money of one giver for one event, in one currency."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="funds")
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[validate_currency]
    )
    amount = models.DecimalField(
        _("amount"),
        validators=[MinValueValidator(NOTHING)],
        max_digits=DIGITS,
        decimal_places=PLACES,
    )

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="fund_name_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="fund_is_no_debt"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> Decimal:
        """What is not granted yet, of a row fetched `with_totals`."""
        granted: Decimal = getattr(self, "granted", NOTHING)
        return self.amount - granted


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def in_state(self, state: SupportState) -> Self:
        """Keep the requests of which SupportRequest.state would say `state`."""
        of_same = models.Q(grants__fund__currency=models.F("currency"))
        rows = self.annotate(
            grant_count=models.Count("grants"),
            alike=Coalesce(
                models.Sum("grants__amount", filter=of_same),
                NOTHING,
                output_field=_money(),
            ),
        )
        if state == SupportState.ASKED:
            return rows.filter(grant_count=0, refused_at=None)
        if state == SupportState.REFUSED:
            return rows.filter(grant_count=0).exclude(refused_at=None)
        rows = rows.filter(grant_count__gt=0)
        if state == SupportState.GRANTED:
            return rows.filter(alike__gte=models.F("amount"))
        return rows.filter(alike__lt=models.F("amount"))


class SupportRequest(models.Model):
    """What a person asks to be paid for one purpose."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="support_requests"
    )
    kind = models.CharField(_("for what"), max_length=14, choices=SupportKind.choices)
    details = models.TextField(_("in your words"), blank=True)
    amount = models.DecimalField(
        _("amount"),
        validators=[LEAST],
        max_digits=DIGITS,
        decimal_places=PLACES,
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[validate_currency]
    )
    asked_at = models.DateTimeField(_("asked"))
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        ordering = ["registration", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], name="asked_once_for_each"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="asked_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount} {self.currency}"

    @property
    def state(self) -> SupportState:
        """What became of it; grants in another currency than asked count as part."""
        if not self.grants.all():
            return SupportState.REFUSED if self.refused_at else SupportState.ASKED
        return SupportState.PART if self.open_amount else SupportState.GRANTED

    @property
    def open_amount(self) -> Decimal:
        """What is asked and not granted, counting grants in the same currency."""
        alike = (
            one.amount
            for one in self.grants.all()
            if one.fund.currency == self.currency
        )
        return max(self.amount - sum(alike, NOTHING), NOTHING)


class Grant(models.Model):
    """A part of a request that one fund pays, in the fund's currency.

    Attributes:
        request: None where the person had all of theirs deleted after it was paid: the
            accounts still need the sum, and nobody's name.
        beyond_fund: given although the fund was used up; somebody answered for it.
    """

    request = models.ForeignKey(
        SupportRequest, models.CASCADE, null=True, related_name="grants"
    )
    fund = models.ForeignKey(Fund, models.RESTRICT, related_name="grants")
    amount = models.DecimalField(
        _("amount"),
        validators=[LEAST],
        max_digits=DIGITS,
        decimal_places=PLACES,
    )
    decided_at = models.DateTimeField(_("decided"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    beyond_fund = models.BooleanField(_("beyond the fund"), default=False)

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="granted_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.fund.currency}"
