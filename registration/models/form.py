"""Forms that organizers build, their versions, and what people answered."""

from __future__ import annotations

import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from gfmd_days.core.encryption import EncryptedTextField
from gfmd_days.core.models import Event
from registration.models.intake import Stream
from registration.models.registration import Registration


class FormPurpose(models.TextChoices):
    APPLICATION = "application", _("To apply with")
    FOLLOW_UP = "follow_up", _("For those selected")


class Form(models.Model):
    """A form as it is being edited; what people fill in is its newest version.

    One to apply with is asked by the ways in that name it (`Stream.form`). One for
    those selected is asked of all of them, or of those who came by `ways_in`.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="forms")
    code = models.SlugField(_("code"), max_length=30)
    name = I18nCharField(_("name"))
    purpose = models.CharField(
        _("purpose"),
        max_length=12,
        choices=FormPurpose.choices,
        default=FormPurpose.APPLICATION,
    )
    ways_in = models.ManyToManyField(
        Stream,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("asked of those who came by"),
    )
    draft = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)
    position = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="form_code_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


def question_name(follow_up: Form | None, key: str) -> str:
    """Return a question's key, told apart from those of other forms.

    Args:
        follow_up: the form for those selected that asks; None for the application.
            Keys hold no hyphen, so no two names meet.
    """
    return f"{follow_up.code}-{key}" if follow_up else key


class FormStep(models.Model):
    """A form's draft as it was after one of its last edits, to go back to.

    `Form.step` is the number of the present one; those above it were undone.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    draft = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="step_once")
        ]

    def __str__(self) -> str:
        return f"{self.form.code} step {self.number}"


class FormVersion(models.Model):
    """A form as it was put to people: never changed; deleted only with the form."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.form.code} {self.number}"


class Answer(models.Model):
    """What somebody answered to one question of a form.

    `given` holds texts, as a form sends them: one for most kinds, several where
    several may be chosen, the key of an upload for a file. A sensitive answer is in
    `secret` instead, encrypted. `follow_up` is the form for those selected that was
    answered; without one it is the application's. Two forms may use the same key.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers"
    )
    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="answers")
    follow_up = models.ForeignKey(
        Form, models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=40)
    given = models.JSONField(default=list)
    secret = EncryptedTextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key"], name="answer_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "key"],
                condition=models.Q(follow_up__isnull=True),
                name="one_answer_per_question",
            ),
            models.UniqueConstraint(
                fields=["registration", "follow_up", "key"],
                condition=models.Q(follow_up__isnull=False),
                name="one_answer_per_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.key}"

    @property
    def name(self) -> str:
        """The key, told apart from those of other forms."""
        return question_name(self.follow_up, self.key)

    @property
    def is_secret(self) -> bool:
        return bool(self.secret)

    @property
    def texts(self) -> list[str]:
        """What was given, whether it is secret or not."""
        return list(json.loads(self.secret)) if self.secret else list(self.given)

    def set_texts(self, texts: list[str], *, is_secret: bool) -> None:
        """Set what was given; the caller saves."""
        self.given = [] if is_secret else texts
        self.secret = json.dumps(texts) if is_secret else ""
