"""Choosing a balanced list: targets, what the solver proposed, who is pinned."""

from __future__ import annotations

import math
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.models.registration import Registration


class TargetKind(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class Target(models.Model):
    """How many people of one kind the committee wants: at least, or at most.

    `dimension` is a key of registration.domain.dimensions, `value` one of its values.
    `amount` counts people, or hundredths of the places where `is_share`.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="targets")
    dimension = models.CharField(max_length=80)
    value = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=TargetKind.choices)
    amount = models.PositiveIntegerField()
    is_share = models.BooleanField(default=False)

    class Meta:
        ordering = ["dimension", "value", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "dimension", "value", "kind"], name="target_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_share=False) | models.Q(amount__lte=100),
                name="a_share_is_at_most_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.value} {self.kind} {self.words}"

    @property
    def words(self) -> str:
        """The amount as one types it: “60” or “40 %”."""
        return f"{self.amount} %" if self.is_share else str(self.amount)

    def heads(self, places: int) -> int:
        """Return how many people the target means of `places`.

        A share that is no whole number is rounded so that the share itself holds: up
        for “at least”, down for “at most”.
        """
        if not self.is_share:
            return self.amount
        hundredths = self.amount * places
        if self.kind == TargetKind.AT_LEAST:
            return -(-hundredths // 100)
        return hundredths // 100


class Pin(models.Model):
    """The committee's word that somebody is in or out, whatever the solver finds."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="pin"
    )
    is_in = models.BooleanField()
    note = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pin of {self.registration_id}"


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    ADOPTED = "adopted", _("Adopted")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def with_numbers(self) -> Self:
        """Add `chosen`, how many people each proposal chooses."""
        return self.annotate(
            chosen=models.Count("lines", filter=models.Q(lines__is_in=True))
        )


class Proposal(models.Model):
    """One answer of the solver, kept to be looked at, compared and adopted.

    `targets` says for each target what was asked, what the list has, how many are
    missing and what the target costs in score (None: not computed). `missed` is how
    many heads are missing or too many in all; `least_missed` what no list can undercut.
    Scores are in points of a hundred per person.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="selection_proposals")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    settings = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    is_optimal = models.BooleanField(default=False)
    places = models.PositiveIntegerField(default=0)
    applications = models.PositiveIntegerField(default=0)
    unscored = models.PositiveIntegerField(default=0)
    score = models.FloatField(default=0)
    bound = models.FloatField(default=0)
    gap = models.FloatField(default=0)
    missed = models.PositiveIntegerField(default=0)
    least_missed = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    targets = models.JSONField(default=list)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="proposal_once")
        ]

    def __str__(self) -> str:
        return f"proposal {self.number}"

    @property
    def gap_percent(self) -> str:
        """The gap in hundredths, rounded up so that it is never told too small."""
        return number_format(math.ceil(self.gap * 10_000) / 100, 2)


class ProposalLine(models.Model):
    """One person of a proposal: in or out, and why.

    `reason` is a registration.domain.explaining.Reason and `data` its numbers; names
    are looked up when it is shown. `rank` orders those in and those out, the best
    first.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="proposal_lines"
    )
    is_in = models.BooleanField()
    rank = models.PositiveIntegerField()
    score = models.FloatField(null=True)
    reason = models.CharField(max_length=30)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["proposal", "-is_in", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "registration"], name="line_once_per_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.registration_id} {self.is_in}"
