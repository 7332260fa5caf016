"""What the programme team knows of people who appear, and whom it keeps where."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from agenda.models.programme import Track
from agenda.models.session import Session
from gfmd_days.core.models import Event, Person


class Profile(models.Model):
    """A person as moderator, rapporteur, interpreter or speaker.

    A confirmed delegate without a profile may be proposed like any other. `hours`
    lists when the person is free at the venue's wall time, empty meaning always:
    [{"date": "2026-12-01", "from": "09:00", "to": "13:00"}]; `interprets` lists pairs
    of languages, each pair in the order of the alphabet: ["en-fr"]. `bio` and `photo`
    are shown only when `shown_from`, the moment of the person's consent, is set.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile")
    willing = models.BooleanField(_("may be asked to moderate"), default=True)
    max_sessions = models.PositiveSmallIntegerField(
        _("sessions at most"), null=True, blank=True
    )
    wished_sessions = models.PositiveSmallIntegerField(
        _("sessions wished"), null=True, blank=True
    )
    experience = models.PositiveSmallIntegerField(
        _("experience, 0 to 3"), default=0, validators=[MaxValueValidator(3)]
    )
    topics = models.ManyToManyField(
        Track, blank=True, related_name="+", verbose_name=_("topics")
    )
    arrives_at = models.DateTimeField(_("arrives"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("leaves"), null=True, blank=True)
    hours = models.JSONField(_("free at"), default=list, blank=True)
    interprets = models.JSONField(_("interprets between"), default=list, blank=True)
    bio = I18nTextField(_("about the person"), blank=True, default="")
    photo = models.ImageField(
        _("photograph"), upload_to="profiles/", blank=True, default=""
    )
    shown_from = models.DateTimeField(null=True, blank=True)
    said_as = models.CharField(_("how the name is said"), max_length=120, blank=True)
    phone = models.CharField(_("phone on the day"), max_length=40, blank=True)

    def __str__(self) -> str:
        return f"profile of person {self.person_id}"


class Bar(models.Model):
    """Somebody kept out of a session, or apart from somebody else."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="bars")
    person = models.ForeignKey(Person, models.CASCADE, related_name="bars")
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="bars"
    )
    other = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="barred_from"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(session__isnull=True, other__isnull=False)
                | models.Q(session__isnull=False, other__isnull=True),
                name="bar_from_a_session_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["person", "session"], name="bar_session_once"
            ),
            models.UniqueConstraint(fields=["person", "other"], name="bar_person_once"),
        ]

    def __str__(self) -> str:
        return f"bar of person {self.person_id}"
