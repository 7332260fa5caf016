"""The mark on a badge's code that a device without network can check (decision 29).

A badge carries its code of sixteen letters and after it eight more: forty bits of an
HMAC of event and code. Whoever looks a code up needs no mark; a code without one is as
good as ever wherever it is known.
"""

from __future__ import annotations

import base64
import hmac

from badges.models import MarkKey
from gfmd_days.core.models import Event

MARK_BYTES = 5


def key_of(event: Event) -> bytes:
    """Return the event's key; it is made when it is first asked for."""
    found, _made = MarkKey.objects.get_or_create(event=event)
    return bytes.fromhex(found.secret)


def marked(code: str, *, event: Event, key: bytes) -> str:
    """Return a code with its mark, as the QR symbol of a badge holds it."""
    return code + mark(code, event=event, key=key)


def mark(code: str, *, event: Event, key: bytes) -> str:
    text = f"{event.code}:{code}".encode()
    return base64.b32encode(hmac.digest(key, text, "sha256")[:MARK_BYTES]).decode()
