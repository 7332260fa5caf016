"""Text fields that are unreadable in the database file and in its backups."""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@cache
def box() -> MultiFernet:
    """Return the keys: FIELD_KEYS (newest first, comma separated), else SECRET_KEY."""
    words = os.environ.get("FIELD_KEYS", "").split(",")
    secrets = [word.strip() for word in words if word.strip()] or [settings.SECRET_KEY]
    digests = (hashlib.sha256(f"field:{word}".encode()).digest() for word in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in digests])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text stored as a Fernet token; the empty text is stored as such."""

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return ""
        return box().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, *_: Any) -> str:
        if not value:
            return ""
        try:
            return box().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError(
                f"{self.name} cannot be read with the present FIELD_KEYS."
            ) from error


def as_text(values: Mapping[str, Any]) -> str:
    """Return values by name as one text for an encrypted field; none are no text."""
    return json.dumps(values) if values else ""


def from_text(text: str) -> dict[str, Any]:
    """Return the values by name that `as_text` wrote."""
    values: dict[str, Any] = json.loads(text) if text else {}
    return values
