"""What came of a session: the rapporteur's report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.programme import Track
from agenda.models.session import Session


class OutcomeState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")


class Outcome(models.Model):
    """A session's report; `points` are codes of the 8-Point Plan."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="outcome")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OutcomeState.choices,
        default=OutcomeState.DRAFT,
    )
    language = models.CharField(_("written in"), max_length=10, default="en")
    summary = models.TextField(_("summary"), blank=True)
    conclusions = models.TextField(_("conclusions"), blank=True)
    points = models.JSONField(_("points of the plan"), default=list, blank=True)
    themes = models.ManyToManyField(
        Track, blank=True, related_name="+", verbose_name=_("themes")
    )
    edit = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"outcome of session {self.session_id}"


class Actor(models.TextChoices):
    GOVERNMENTS = "governments", _("Governments")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    UNITED_NATIONS = "united_nations", _("United Nations and international bodies")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Others")


class Recommendation(models.Model):
    """One thing a session asks of somebody."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField(default=0)
    actor = models.CharField(_("asked of"), max_length=20, choices=Actor.choices)
    text = models.TextField(_("recommendation"))
    points = models.JSONField(_("points of the plan"), default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"recommendation {self.pk}"
