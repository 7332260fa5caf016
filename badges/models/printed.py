"""What was printed, and the codes of badges that were lost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event, Job, Person
from registration.models import Registration
from registration.models.registration import CODE_LENGTH

DIGEST_LENGTH = 16


class PrintKind(models.TextChoices):
    SINGLE = "single", _("At the desk")
    BATCH = "batch", _("In a batch")


class PrintQuerySet(models.QuerySet["Print"]):
    def for_log(self, event: Event) -> PrintQuerySet:
        """Keep an event's prints, with what became of each badge and why it was made.

        `void_at` is when the badge was reported lost, `instead` why the one before it
        was made invalid, if one was, and `is_instead` whether.
        """
        voided = VoidCode.objects.filter(code=models.OuterRef("code"))
        before = VoidCode.objects.filter(
            registration=models.OuterRef("registration"), at__lte=models.OuterRef("at")
        ).exclude(code=models.OuterRef("code"))
        return (
            self.filter(registration__event=event)
            .select_related("registration__person", "by")
            .annotate(
                void_at=models.Subquery(voided.values("at")[:1]),
                instead=models.Subquery(before.order_by("-at").values("reason")[:1]),
                is_instead=models.Exists(before),
            )
        )

    def of_person(self, name: str) -> PrintQuerySet:
        """Keep those of people found under a name, however it is spelt."""
        return self.filter(registration__person__in=Person.objects.matching(name))

    def told_as(self, reason: str) -> PrintQuerySet:
        """Keep those whose reason holds some words; needs `for_log`."""
        return self.filter(
            models.Q(reason__icontains=reason) | models.Q(instead__icontains=reason)
        )

    def for_lost_ones(self) -> PrintQuerySet:
        """Keep those in place of a lost badge; needs `for_log`."""
        return self.filter(models.Q(is_instead=True))


class Print(models.Model):
    """One badge sent to paper; `code` is the one it carries.

    `digest` stands for all it showed; empty where nobody knows.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="prints"
    )
    code = models.CharField(max_length=CODE_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    at = models.DateTimeField(_("printed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(_("how"), max_length=10, choices=PrintKind.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="prints")

    objects = PrintQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["registration", "code"], name="print_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"


class VoidCode(models.Model):
    """The code of a badge that opens no door any more, and why."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="void_codes")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="void_codes"
    )
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    at = models.DateTimeField(_("voided"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.code


def with_print_state(
    registrations: models.QuerySet[Registration],
) -> models.QuerySet[Any]:
    """Add `is_printed`: a badge with the code they hold now was printed."""
    prints = Print.objects.filter(
        registration=models.OuterRef("pk"), code=models.OuterRef("code")
    )
    return registrations.annotate(is_printed=models.Exists(prints))
