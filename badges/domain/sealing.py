"""Secrets of a device, and what is sealed with them (docs/devices.md).

Everything is made of one secret that the device got when it was paired: a name for a
code that tells nothing of it, a key for one record that only the badge's own code
completes, a key for the names that the typed code completes. HMAC-SHA256, HKDF and
AES-256-GCM, which every browser has too.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
ENTRY_BYTES = 16
NONCE_BYTES = 12
# A code typed by hand is short: each guess must cost something.
ROUNDS = 600_000


def b64(data: bytes) -> str:
    """Return base64url without padding, as browsers and tokens like it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def names_key(code: str, *, salt: bytes) -> bytes:
    """Return the slow digest of the code that opens names; takes some 0.2 seconds."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS, KEY_BYTES)


@dataclass(frozen=True)
class Sealer:
    """The keys of one device: `secret` from its pairing, `salt` its id."""

    secret: bytes
    salt: bytes

    def entry(self, code: str) -> str:
        """Return the name under which the snapshot holds a code."""
        return b64(_mac(self._find, code.encode())[:ENTRY_BYTES])

    def record_key(self, code: str) -> bytes:
        return _mac(self._record, code.encode())

    def tag(self, text: str) -> str:
        """Return a short keyed digest that tells only whether something changed."""
        return b64(_mac(self._tag, text.encode())[:6])

    def seal_record(self, code: str, record: dict[str, Any]) -> str:
        """Seal what only the badge with this code opens, on this device."""
        return seal(self.record_key(code), record, self.entry(code))

    def names_box(self, names_key: bytes) -> bytes:
        """Return the key of the names: of the secret and of the typed code."""
        return _mac(self._names, names_key)

    @cached_property
    def _find(self) -> bytes:
        return _derived(self.secret, self.salt, "gfmd find")

    @cached_property
    def _record(self) -> bytes:
        return _derived(self.secret, self.salt, "gfmd record")

    @cached_property
    def _names(self) -> bytes:
        return _derived(self.secret, self.salt, "gfmd names")

    @cached_property
    def _tag(self) -> bytes:
        return _derived(self.secret, self.salt, "gfmd tag")


def seal(key: bytes, content: Any, about: str) -> str:
    """Return `content` as JSON under AES-GCM; `about` is bound to it, not hidden."""
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return b64(nonce + AESGCM(key).encrypt(nonce, plain, about.encode()))


def unseal(key: bytes, sealed: str, about: str) -> Any:
    """Open what `seal` closed; raises cryptography's InvalidTag."""
    raw = unb64(sealed)
    nonce, closed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return json.loads(AESGCM(key).decrypt(nonce, closed, about.encode()))


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def _derived(secret: bytes, salt: bytes, info: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, info.encode()).derive(secret)
