"""How badges look: designs, their versions, whose badges have which, pictures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event
from registration.models import Category


class Design(models.Model):
    """A design as it is now; `content` is what badges.pdf.design reads.

    `number` is that of its newest version. Whoever edits says which one they saw.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="badge_designs")
    name = models.CharField(_("name"), max_length=80)
    content = models.JSONField()
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="design_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class DesignVersion(models.Model):
    """A design as it was saved once: never changed, deleted only with the design."""

    design = models.ForeignKey(Design, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["design", "number"], name="design_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.design} {self.number}"


class DesignUse(models.Model):
    """The design of a category's badges; without a category, of all the others."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="design_uses")
    category = models.OneToOneField(
        Category, models.CASCADE, null=True, related_name="design_use"
    )
    design = models.ForeignKey(Design, models.RESTRICT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(category=None),
                name="one_design_for_the_others",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category or '*'}: {self.design}"


def _path(picture: DesignPicture, _name: str) -> str:
    return f"badges/{picture.event_id}/{picture.key}.{picture.kind}"


class DesignPicture(models.Model):
    """A picture that designs of an event show, kept once; `key` is made of its bytes.

    Versions name it too, so it stays as long as the event.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="design_pictures")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=4)
    file = models.FileField(upload_to=_path, max_length=200)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="design_picture_once")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def content_type(self) -> str:
        return f"image/{self.kind}"


@receiver(post_delete, sender=DesignPicture)
def _delete_file(instance: DesignPicture, **_: Any) -> None:
    delete_later(instance.file)
