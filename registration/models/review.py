"""Review by the committee: phases, criteria, who reads what, and what they think."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event, Organisation
from registration.models.intake import Stream
from registration.models.registration import Registration, State

# Applications that wait for a decision, and so for what the committee thinks.
REVIEWED_STATES = (State.SUBMITTED, State.UNDER_REVIEW)
MOST_POINTS = 20


def is_standing(path: str = "") -> Q:
    """Return the condition that an assignment is done or still to be done.

    Args:
        path: what leads to the assignment from the rows asked.
    """
    waiting = Q(**{f"{path}registration__state__in": REVIEWED_STATES})
    return waiting | Q(**{f"{path}review__isnull": False})


class ReviewPhaseQuerySet(models.QuerySet["ReviewPhase"]):
    def open_at(self, now: datetime) -> Self:
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def hiding_names(self, now: datetime) -> Self:
        """Keep the blind ones that are not over, those to come included.

        Who may look at the names until the evening before is not blind.
        """
        return self.filter(blind=True, closes_at__gt=now)

    def with_counts(self) -> Self:
        """Count as `given` what stands with the reviewers, as `done` their reviews."""
        standing = is_standing("assignments__")
        return self.annotate(
            given=models.Count("assignments", filter=standing, distinct=True),
            done=models.Count("assignments__review", distinct=True),
        )


class ReviewPhase(models.Model):
    """One round of reading: which applications, by how many, in which days, how."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="review_phases")
    name = I18nCharField(_("name"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    blind = models.BooleanField(_("without names"), default=False)
    shows_country = models.BooleanField(_("the country is shown"), default=False)
    streams = models.ManyToManyField(
        Stream, blank=True, related_name="review_phases", verbose_name=_("ways in")
    )
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+"
    )
    reviews_per_application = models.PositiveSmallIntegerField(
        _("reviews of each application"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ReviewPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="phase_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


class Criterion(models.Model):
    """One question a reviewer answers with points; `weight` is how much it counts."""

    phase = models.ForeignKey(ReviewPhase, models.CASCADE, related_name="criteria")
    name = I18nCharField(_("name"))
    help = I18nTextField(_("explanation"), blank=True, default="")
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MaxValueValidator(100)]
    )
    lowest = models.PositiveSmallIntegerField(_("lowest points"), default=1)
    highest = models.PositiveSmallIntegerField(
        _("highest points"), default=5, validators=[MaxValueValidator(MOST_POINTS)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(
                condition=Q(highest__gt=models.F("lowest")),
                name="criterion_has_a_scale",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def done(self) -> Self:
        return self.filter(review__isnull=False)

    def waiting(self) -> Self:
        """Keep those to be done: no review yet, and no decision either."""
        return self.filter(review__isnull=True, registration__state__in=REVIEWED_STATES)

    def standing(self) -> Self:
        """Keep those that are done or still to be done."""
        return self.filter(is_standing())


class Assignment(models.Model):
    """An application that a reviewer is asked to read in a phase.

    Its number, not the registration's, stands in the reviewer's addresses: in a blind
    phase nobody can look the number up elsewhere.
    """

    phase = models.ForeignKey(ReviewPhase, models.CASCADE, related_name="assignments")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="assignments"
    )
    # an account that wrote reviews is switched off, not deleted
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["phase__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "registration", "reviewer"],
                name="reviewer_reads_once_per_phase",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} for {self.reviewer}"


class Verdict(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")


class Review(models.Model):
    """What one reviewer thinks of one application, as they last saved it."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="review")
    verdict = models.CharField(
        _("in one word"), max_length=10, choices=Verdict.choices, blank=True
    )
    comment = EncryptedTextField(_("comment"), blank=True, default="")
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["submitted_at", "pk"]

    def __str__(self) -> str:
        return f"review {self.pk}"


class Points(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="points")
    criterion = models.ForeignKey(Criterion, models.RESTRICT, related_name="points")
    points = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "points"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="points_once_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return str(self.points)


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def about(self, registration: Registration) -> Self:
        """Keep those that bar somebody from reading this application."""
        named = Q(registration=registration)
        if organisation := registration.person.organisation_id:
            named |= Q(organisation=organisation)
        return self.filter(event=registration.event_id).filter(named)


class Conflict(models.Model):
    """A conflict of interest: the reviewer may not judge this person, or anybody of
    this organisation."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="conflicts")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, related_name="conflicts"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+"
    )
    words = EncryptedTextField(_("why"), blank=True, default="")
    declared_at = models.DateTimeField()

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, organisation__isnull=True)
                | Q(registration__isnull=True, organisation__isnull=False),
                name="conflict_about_person_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["reviewer", "registration"], name="conflict_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["reviewer", "organisation"],
                name="conflict_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict of {self.reviewer}"
