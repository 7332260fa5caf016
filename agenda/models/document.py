"""Papers that belong to a session."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from gfmd_days.core.files import delete_later


def _path(document: Document, _name: str) -> str:
    """Return where the file lies: what it is called is nobody's way to it."""
    return f"documents/{document.session.event_id}/{document.pk}.{document.kind}"


class Document(models.Model):
    """A file for a session: for everybody, or for those who work in it.

    `kind` is the ending of what the file really is, `name` what it is saved as. It
    lies where no web server reaches it and is given out by views alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=_path, max_length=200)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    is_public = models.BooleanField(_("for everybody"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "added_at"]

    def __str__(self) -> str:
        return self.title


@receiver(post_delete, sender=Document)
def _delete_file(instance: Document, **_: Any) -> None:
    delete_later(instance.file)
