"""What delegates choose: sessions signed up for, sessions marked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from registration.models import Registration


class SignUp(models.Model):
    """A place in a session, or in the line for one; the line is by `made_at`."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sign_ups")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="sign_ups"
    )
    waits = models.BooleanField(_("on the waiting list"), default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registration"], name="sign_up_once"
            )
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class Favourite(models.Model):
    """A session somebody marked to find it again."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="favourites")
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="favourites"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registration"], name="favourite_once"
            )
        ]

    def __str__(self) -> str:
        return f"favourite {self.pk}"
