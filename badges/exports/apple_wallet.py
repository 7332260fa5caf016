"""A badge as a pass of Apple Wallet: a signed ZIP of JSON and icons.

Format: developer.apple.com/documentation/walletpasses.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from badges.domain.own_badge import OwnBadge
from badges.exports.wallet_keys import AppleKeys
from badges.pdf.ink import channels

CONTENT_TYPE: Final = "application/vnd.apple.pkpass"
_ICONS: Final = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87}
_GROUND: Final = "#0b5563"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def build(badge: OwnBadge, keys: AppleKeys, *, ends_at: datetime) -> bytes:
    """Return the .pkpass file. It is void for the phone when the event is over."""
    files = {"pass.json": json.dumps(_told(badge, keys, ends_at)).encode()}
    files |= {name: _icon(size) for name, size in _ICONS.items()}
    hashes_of = {
        name: hashlib.sha1(content, usedforsecurity=False).hexdigest()
        for name, content in files.items()
    }
    manifest = json.dumps(hashes_of).encode()
    files |= {"manifest.json": manifest, "signature": _signature(manifest, keys)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, content in files.items():
            parcel.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()


def _told(badge: OwnBadge, keys: AppleKeys, ends_at: datetime) -> dict[str, Any]:
    text = badge.text
    code = {
        "format": "PKBarcodeFormatQR",
        "message": text.code,
        "messageEncoding": "iso-8859-1",
    }
    return {
        "formatVersion": 1,
        "passTypeIdentifier": keys.pass_type,
        "teamIdentifier": keys.team,
        "serialNumber": badge.serial,
        "organizationName": badge.event,
        "description": _("Badge: {event}").format(event=badge.event),
        "logoText": badge.event,
        "expirationDate": ends_at.isoformat(timespec="seconds"),
        # a badge is one person's: Wallet is not to offer it to others
        "sharingProhibited": True,
        "backgroundColor": _colour(text.category_colour),
        "foregroundColor": _colour(badge.on_colour),
        "labelColor": _colour(badge.on_colour),
        "barcodes": [code],
        "generic": {
            "primaryFields": [_field("name", _("Name"), text.latin_name)],
            "secondaryFields": _fields(native=("", text.native_name)),
            "auxiliaryFields": _fields(
                category=(_("Category"), text.category_word),
                organisation=(_("Organisation"), text.organisation),
            ),
        },
    }


def _fields(**fields: tuple[str, str]) -> list[dict[str, str]]:
    return [_field(key, *one) for key, one in fields.items() if one[1]]


def _field(key: str, label: str, value: str) -> dict[str, str]:
    return {"key": key, "label": label, "value": value}


def _colour(colour: str) -> str:
    red, green, blue = (round(part * 255) for part in channels(colour))
    return f"rgb({red}, {green}, {blue})"


def _signature(manifest: bytes, keys: AppleKeys) -> bytes:
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(manifest)
        .add_signer(keys.certificate, keys.key, hashes.SHA256())
        .add_certificate(keys.above)
        .sign(
            Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
        )
    )


@cache
def _icon(size: int) -> bytes:
    """A globe, as the site's own icon: a ring with a meridian and an equator."""
    big = size * 4
    picture = Image.new("RGB", (big, big), _GROUND)
    draw = ImageDraw.Draw(picture)
    rim, thick = big // 6, max(big // 20, 1)
    draw.ellipse((rim, rim, big - rim, big - rim), outline="white", width=thick)
    draw.ellipse(
        (big // 3, rim, big - big // 3, big - rim), outline="white", width=thick
    )
    draw.line((rim, big // 2, big - rim, big // 2), fill="white", width=thick)
    out = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
