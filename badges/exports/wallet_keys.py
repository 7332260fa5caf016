"""Keys that wallets ask for, read from files and looked at once, when the site starts.

Knows nothing of Django: the settings are made with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

APPLE_FILES: Final = ("certificate.pem", "key.pem", "wwdr.pem")


class Unusable(Exception):
    """The keys cannot be used; the words say why."""


@dataclass(frozen=True)
class AppleKeys:
    """A Pass Type ID certificate, its key and Apple's certificate above it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    above: x509.Certificate
    pass_type: str
    team: str

    def is_valid(self, now: datetime) -> bool:
        """Whether passes signed now are taken: certificates end after a year."""
        return all(
            one.not_valid_before_utc <= now <= one.not_valid_after_utc
            for one in (self.certificate, self.above)
        )


@dataclass(frozen=True)
class GoogleKeys:
    """An issuer of Google Wallet and the key of its service account."""

    issuer: str
    account: str
    key_id: str
    key: rsa.RSAPrivateKey


def apple(folder: Path) -> AppleKeys:
    """Read the files of `APPLE_FILES`; what a pass says of itself is in the first.

    Raises Unusable.
    """
    certificate, key, above = (_read(folder / name) for name in APPLE_FILES)
    try:
        signer = x509.load_pem_x509_certificate(certificate)
        issuer = x509.load_pem_x509_certificate(above)
        private = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise Unusable(f"a file in {folder} is no PEM without a password") from error
    if not isinstance(private, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise Unusable("key.pem is no RSA or EC key")
    if private.public_key() != signer.public_key():
        raise Unusable("key.pem is not the key of certificate.pem")
    try:
        signer.verify_directly_issued_by(issuer)
    except Exception as error:
        raise Unusable("wwdr.pem did not issue certificate.pem") from error
    return AppleKeys(
        certificate=signer,
        key=private,
        above=issuer,
        pass_type=_named(signer, NameOID.USER_ID, "UID, the pass type"),
        team=_named(signer, NameOID.ORGANIZATIONAL_UNIT_NAME, "OU, the team"),
    )


def google(file: Path, issuer: str) -> GoogleKeys:
    """Read the key of a service account, a JSON file as Google hands it out.

    Raises Unusable.
    """
    if not issuer.isdecimal():
        raise Unusable("GOOGLE_WALLET_ISSUER must be the issuer's number")
    try:
        account = json.loads(_read(file))
        private = serialization.load_pem_private_key(
            account["private_key"].encode(), password=None
        )
        email, key_id = account["client_email"], account["private_key_id"]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unusable(f"{file} is no key of a service account") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise Unusable(f"{file} holds no RSA key")
    return GoogleKeys(issuer, str(email), str(key_id), private)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file} cannot be read") from error


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier, word: str) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    if not found:
        raise Unusable(f"certificate.pem has no {word}")
    return str(found[0].value)
