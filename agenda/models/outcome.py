"""What came of a session: the rapporteur's report."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models.programme import Track
from agenda.models.session import Session


class OutcomeState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")


class Stage(models.TextChoices):
    """How far a report is: its state, and within the draft whether it was sent."""

    WRITING = "writing", _("Being written")
    SENT = "sent", pgettext_lazy("a report", "Sent")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def sent(self) -> Self:
        """Those that wait for the team."""
        return self.filter(state=OutcomeState.DRAFT, sent_at__isnull=False)

    def public(self) -> Self:
        """Published ones of sessions that took place, in events shown to the public."""
        return self.published().filter(session__event__is_public=True)

    def published(self) -> Self:
        """As `public`, of hidden events too: for those who may see the event.

        A session that was closed since takes its report along, until somebody says of
        it that everybody may read it.
        """
        return self.filter(
            models.Q(session__is_closed=False) | models.Q(closed_too=True),
            state=OutcomeState.PUBLISHED,
            session__withdrawn_at=None,
            session__day__isnull=False,
        )


class Outcome(models.Model):
    """A session's report; `points` are codes of the 8-Point Plan.

    It is about the session and names no author: who reports is a function in the
    session. `edit` rises with each change, as the session's own does; `sent_at` is
    when the rapporteur sent it, empty while they write; `closed_too` was said by
    whoever published it: it may be read though its session is closed.
    """

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
    closed_too = models.BooleanField(default=False)

    objects = OutcomeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"outcome of session {self.session_id}"

    @property
    def stage(self) -> Stage:
        if self.state == OutcomeState.DRAFT:
            return Stage.SENT if self.sent_at else Stage.WRITING
        return Stage(self.state)


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
