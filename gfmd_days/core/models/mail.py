"""The outbox: each message is a row before it is a message."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models.event import Event
from gfmd_days.core.models.person import Person


class MailState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DOUBTFUL = "doubtful", _("In doubt")


class MailTemplate(models.Model):
    """An event's own words for one kind of mail in one language."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="mail_templates")
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "language"], name="one_template_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MailState.QUEUED, due_at__lte=now)


class Mail(models.Model):
    """One message to one address.

    `key` makes queueing idempotent: the same news to the same person is one row.
    `enclosed` names the files that go along: see `core.domain.enclosing`.
    `headers` are those it carries besides the ones every mail has.
    """

    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="mails")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="mails"
    )
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField()
    html = models.TextField()
    enclosed = models.JSONField(default=list, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_due"),
            models.Index(fields=["event", "-created_at"], name="mail_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class MailAttempt(models.Model):
    """What the mail server said to one attempt."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=MailState.choices)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.answer}"
