"""Files and photographs that people send with their answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver

from gfmd_days.core import encryption
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event
from registration.models.draft import Draft
from registration.models.form import Form, question_name
from registration.models.registration import Registration

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _path(upload: Upload, _name: str) -> str:
    """Return where the file lies: its address tells nothing about its owner."""
    return f"uploads/{upload.event_id}/{upload.pk}.{upload.kind}"


class Upload(models.Model):
    """One file of a draft, or of the registration that came of it.

    It lies sealed on the disk, with the keys of protected fields; `size` is its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="uploads")
    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    follow_up = models.ForeignKey(
        Form, models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=40)
    file = models.FileField(upload_to=_path, max_length=200)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=4)
    is_sealed = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False, registration__isnull=True)
                | models.Q(draft__isnull=True, registration__isnull=False),
                name="upload_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    @property
    def question_name(self) -> str:
        """The question's key, told apart from those of other forms."""
        return question_name(self.follow_up, self.key)

    def seal(self, data: bytes) -> None:
        """Keep the file's bytes, unreadable on the disk; the caller saves the row."""
        sealed = ContentFile(encryption.box().encrypt(data))
        self.file.save(self.name, sealed, save=False)
        self.size, self.is_sealed = len(data), True

    def content(self) -> bytes:
        """Return the file's bytes as they came in.

        Raises cryptography's InvalidToken without the key it was sealed with.
        """
        with self.file.open("rb") as file:
            data: bytes = file.read()
        return encryption.box().decrypt(data) if self.is_sealed else data

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES.get(self.kind, "application/octet-stream")


@receiver(post_delete, sender=Upload)
def _delete_file(instance: Upload, **_: Any) -> None:
    delete_later(instance.file)
