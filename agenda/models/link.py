"""How sessions hang together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session


class LinkKind(models.TextChoices):
    TWIN = "twin", _("Twin: the same theme at the same time")
    CONTINUED = "continued", _("Continued later")
    RELATED = "related", _("Related")


class SessionLink(models.Model):
    """Two sessions that belong together; `other` may be of another event of the series.

    A continued session is the `other`, the one it continues is `session`.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="links")
    other = models.ForeignKey(Session, models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("kind"), max_length=10, choices=LinkKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "other", "kind"], name="session_link_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(session=models.F("other")),
                name="session_link_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind} {self.other_id}"
