"""Mail written once and sent to many."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event, Mail, MailState
from registration.models.registration import Registration

PER_MINUTE = 60
ON_THE_WAY = (MailState.QUEUED, MailState.SENDING)
LOST = (MailState.FAILED, MailState.DOUBTFUL)


class MailingKind(models.TextChoices):
    SERVICE = "service", _("About their registration")
    NEWS = "news", _("News")


class MailingState(models.TextChoices):
    """`DONE` is never kept: it is a mailing of which nothing waits any more."""

    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Being sent")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")


class LeftOut(models.TextChoices):
    """Why somebody among the chosen people gets nothing."""

    NO_ADDRESS = "no_address", _("No e-mail address")
    UNSUBSCRIBED = "unsubscribed", _("Wants no news by mail")
    ENDED = "ended", _("Not coming: declined, withdrawn or cancelled")
    UNTOLD = "untold", _("Decision not yet released")


@dataclass(frozen=True)
class Figures:
    """How many get a mailing, how many have it, wait, were not reached, get none."""

    receiving: int = 0
    sent: int = 0
    waiting: int = 0
    lost: int = 0
    left_out: int = 0


class MailingQuerySet(models.QuerySet["Mailing"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def with_counts(self) -> Self:
        """Count whom it reached, who waits, and who is left out."""
        gets = Q(receivers__left_out="")
        return self.annotate(
            receiving=Count("receivers", filter=gets),
            sent=Count("receivers", filter=Q(receivers__mail__state=MailState.SENT)),
            lost=Count("receivers", filter=Q(receivers__mail__state__in=LOST)),
            unqueued=Count("receivers", filter=gets & Q(receivers__mail=None)),
            queued=Count("receivers", filter=Q(receivers__mail__state__in=ON_THE_WAY)),
            left_out=Count("receivers", filter=~gets & Q(receivers__isnull=False)),
        )


class Mailing(models.Model):
    """One mail to many: its words by language, to whom, and how fast.

    While it is a draft, `query` is the filter of the list of registrations that finds
    its people, unless `chosen` names them one by one. When it is sent its receivers
    are written down, and nothing of this changes any more. `next_at` is when the next
    mail put into the outbox may leave. `kept` are the numbers a purge leaves.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="mailings")
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=MailingKind.choices,
        default=MailingKind.SERVICE,
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MailingState.choices,
        default=MailingState.DRAFT,
    )
    words = models.JSONField(default=dict, blank=True)
    fallback = models.CharField(max_length=10)
    per_minute = models.PositiveSmallIntegerField(default=PER_MINUTE)
    query = models.TextField(blank=True)
    chosen = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == MailingState.DRAFT

    @property
    def figures(self) -> Figures:
        """Its numbers; needs `with_counts`, unless a purge has left them here."""
        if self.kept:
            return Figures(**self.kept)
        return Figures(
            receiving=getattr(self, "receiving", 0),
            sent=getattr(self, "sent", 0),
            waiting=getattr(self, "unqueued", 0) + getattr(self, "queued", 0),
            lost=getattr(self, "lost", 0),
            left_out=getattr(self, "left_out", 0),
        )

    @property
    def stage(self) -> MailingState:
        """Its state as people see it: done when nothing waits any more."""
        if not self.is_draft and not self.figures.waiting:
            return MailingState.DONE
        return MailingState(self.state)

    @property
    def languages(self) -> list[str]:
        """The languages it is written in, whole: with a subject and a text."""
        return [
            code
            for code, words in self.words.items()
            if words.get("subject") and words.get("text")
        ]

    @property
    def subject(self) -> str:
        """The subject as a list shows it: in the active language if there is one."""
        codes = (get_language() or "", self.fallback, *self.words)
        found = (self.words.get(code, {}).get("subject") for code in codes)
        return next((str(text) for text in found if text), "")

    def keep_figures(self) -> None:
        """Let its numbers outlive the people they count; needs `with_counts`."""
        self.kept = asdict(self.figures)
        self.query, self.chosen = "", []
        self.save(update_fields=["kept", "query", "chosen"])

    def language_for(self, wanted: str) -> str:
        """Return the language in which somebody who reads `wanted` gets it."""
        return wanted if wanted in self.languages else self.fallback


class ReceiverQuerySet(models.QuerySet["Receiver"]):
    def unqueued(self) -> Self:
        """Keep those whose mail is not in the outbox yet."""
        return self.filter(mail=None, left_out="")

    def reasons(self) -> list[tuple[str, int]]:
        """Count why people are left out, the most frequent reason first."""
        rows = self.exclude(left_out="").order_by().values_list("left_out")
        return list(rows.annotate(n=Count("pk")).order_by("-n", "left_out"))


class Receiver(models.Model):
    """Somebody a mailing was meant for when it was sent, and their mail."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="receivers")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="mailings"
    )
    mail = models.OneToOneField(
        Mail, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left_out = models.CharField(max_length=20, choices=LeftOut.choices, blank=True)

    objects = ReceiverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "registration"], name="mailing_once_per_registration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.registration_id}"


class NoNews(models.Model):
    """A person's wish to get no more news by mail; without a row they get them."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="no_news"
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ["since"]
        verbose_name_plural = "no news"

    def __str__(self) -> str:
        return f"{self.registration_id} {self.since:%Y-%m-%d}"
