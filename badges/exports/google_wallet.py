"""A badge as a pass of Google Wallet: a link that holds it, signed as a JWT.

Format: developers.google.com/wallet/generic/web; RFC 7515 and 7519.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from badges.domain.own_badge import OwnBadge
from badges.exports.wallet_keys import GoogleKeys

SAVE: Final = "https://pay.google.com/gp/v/save/"


def link(
    badge: OwnBadge,
    keys: GoogleKeys,
    *,
    event: str,
    site: str,
    now: datetime,
    ends_at: datetime,
) -> str:
    """Return the address at which Google takes the badge into a wallet.

    Args:
        event: the event's code, which names the class of its badges.
        site: this site's address, from which the link may be opened.
    """
    claims = {
        "iss": keys.account,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(now.timestamp()),
        "origins": [site],
        "payload": _told(badge, keys.issuer, event, ends_at),
    }
    return SAVE + signed(claims, keys)


def signed(claims: dict[str, Any], keys: GoogleKeys) -> str:
    """Return a JWT with RS256, the only algorithm Google takes."""
    header = {"alg": "RS256", "typ": "JWT", "kid": keys.key_id}
    text = ".".join(_packed(json.dumps(part).encode()) for part in (header, claims))
    signature = keys.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{_packed(signature)}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _told(
    badge: OwnBadge, issuer: str, event: str, ends_at: datetime
) -> dict[str, Any]:
    text = badge.text
    kind = f"{issuer}.{event}"
    lines = {
        "native": text.native_name,
        "category": text.category_word,
        "organisation": text.organisation,
    }
    thing = {
        "id": f"{issuer}.{badge.serial}",
        "classId": kind,
        "state": "ACTIVE",
        "cardTitle": _words(badge.event),
        "header": _words(text.latin_name),
        "hexBackgroundColor": text.category_colour,
        "barcode": {"type": "QR_CODE", "value": text.code},
        "validTimeInterval": {"end": {"date": ends_at.isoformat(timespec="seconds")}},
        "textModulesData": [
            {"id": name, "body": body} for name, body in lines.items() if body
        ],
    }
    return {"genericClasses": [{"id": kind}], "genericObjects": [thing]}


def _words(text: str) -> dict[str, Any]:
    return {"defaultValue": {"language": "und", "value": text}}
