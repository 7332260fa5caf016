"""Passes for wallets, checked as a phone checks them; keys that cannot be used."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from badges.exports import wallet_keys
from gfmd_days import environment
from registration.domain import links
from registration.models import Registration, State
from tests.badges.test_own_badge import marked, page

DAY = timedelta(days=1)
PASS_TYPE, TEAM = "pass.org.example.days", "TEAM123456"


def pem(key: Any) -> bytes:
    kind = serialization.PrivateFormat.PKCS8
    none = serialization.NoEncryption()
    made: bytes = key.private_bytes(serialization.Encoding.PEM, kind, none)
    return made


def certificate(
    subject: dict[x509.ObjectIdentifier, str],
    key: Any,
    issuer: x509.Certificate | None,
    by: Any,
    *,
    days: int = 300,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(oid, text) for oid, text in subject.items()])
    today = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - 400 * DAY)
        .not_valid_after(today + days * DAY)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), True)
        .sign(by, hashes.SHA256())
    )


@dataclass
class Keys:
    """A folder as APPLE_WALLET names one, under an authority of our own."""

    folder: Path
    above: x509.Certificate
    authority: ec.EllipticCurvePrivateKey
    key: rsa.RSAPrivateKey

    def write(self, subject: dict[x509.ObjectIdentifier, str], days: int = 300) -> None:
        made = certificate(subject, self.key, self.above, self.authority, days=days)
        texts = {
            "certificate.pem": made.public_bytes(serialization.Encoding.PEM),
            "key.pem": pem(self.key),
            "wwdr.pem": self.above.public_bytes(serialization.Encoding.PEM),
        }
        for name, text in texts.items():
            (self.folder / name).write_bytes(text)


SUBJECT = {
    NameOID.USER_ID: PASS_TYPE,
    NameOID.COMMON_NAME: f"Pass Type ID: {PASS_TYPE}",
    NameOID.ORGANIZATIONAL_UNIT_NAME: TEAM,
}


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def apple(tmp_path: Path, rsa_key: rsa.RSAPrivateKey) -> Keys:
    authority = ec.generate_private_key(ec.SECP256R1())
    above = certificate({NameOID.COMMON_NAME: "WWDR"}, authority, None, authority)
    keys = Keys(tmp_path, above, authority, rsa_key)
    keys.write(SUBJECT)
    return keys


@pytest.fixture
def google(tmp_path: Path, rsa_key: rsa.RSAPrivateKey) -> Path:
    file = tmp_path / "account.json"
    account = {
        "client_email": "days@project.iam.gserviceaccount.com",
        "private_key_id": "key1",
        "private_key": pem(rsa_key).decode(),
    }
    file.write_text(json.dumps(account))
    return file


def test_an_apple_pass_is_whole_and_signed_by_its_certificate(
    client: Client, settings: Any, layla: Registration, apple: Keys, tmp_path: Path
) -> None:
    settings.APPLE_WALLET = wallet_keys.apple(apple.folder)

    answer = client.get(page(layla, "/apple.pkpass"))

    assert answer["Content-Type"] == "application/vnd.apple.pkpass"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parcel:
        files = {name: parcel.read(name) for name in parcel.namelist()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    verify = [
        "openssl", "smime", "-verify", "-inform", "DER", "-in", "signature",
        "-content", "manifest.json", "-CAfile", "wwdr.pem", "-purpose", "any",
        "-signer", "signer.pem",
    ]  # fmt: skip
    subprocess.run(verify, cwd=tmp_path, check=True, capture_output=True)
    signer = x509.load_pem_x509_certificate((tmp_path / "signer.pem").read_bytes())
    assert signer == settings.APPLE_WALLET.certificate
    manifest = json.loads(files["manifest.json"])
    assert manifest == {
        name: hashlib.sha1(content).hexdigest()
        for name, content in files.items()
        if name not in {"manifest.json", "signature"}
    }
    said = json.loads(files["pass.json"])
    assert (said["passTypeIdentifier"], said["teamIdentifier"]) == (PASS_TYPE, TEAM)
    assert said["barcodes"][0]["message"] == marked(layla)
    assert said["generic"]["primaryFields"][0]["value"] == "Layla BEN YOUSSEF"
    assert said["expirationDate"] == "2026-12-03T00:00:00+00:00"
    assert layla.key.hex not in files["pass.json"].decode()
    assert links.token(layla) not in files["pass.json"].decode()


def test_a_google_link_holds_the_badge_signed(
    client: Client,
    settings: Any,
    layla: Registration,
    google: Path,
    rsa_key: rsa.RSAPrivateKey,
) -> None:
    settings.GOOGLE_WALLET = wallet_keys.google(google, "3388000000022222222")
    layla.person.alias = "L. B."
    layla.person.save()

    link = client.get(page(layla, "/google/")).url

    start, token = link.rsplit("/", 1)
    assert start == "https://pay.google.com/gp/v/save"
    header, claims, signature = (
        base64.urlsafe_b64decode(part + "==") for part in token.split(".")
    )
    signed = token.rsplit(".", 1)[0].encode()
    rsa_key.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(header) == {"alg": "RS256", "typ": "JWT", "kid": "key1"}
    said = json.loads(claims)
    assert (said["aud"], said["typ"]) == ("google", "savetowallet")
    assert said["iss"] == "days@project.iam.gserviceaccount.com"
    (thing,) = said["payload"]["genericObjects"]
    assert thing["barcode"]["value"] == marked(layla)
    assert thing["header"]["defaultValue"]["value"] == "L. B."
    assert "YOUSSEF" not in claims.decode()
    assert len(link) < 2000


def test_buttons_stand_where_there_are_keys_and_go_when_their_year_is_over(
    client: Client, settings: Any, layla: Registration, apple: Keys, google: Path
) -> None:
    settings.APPLE_WALLET = wallet_keys.apple(apple.folder)
    settings.GOOGLE_WALLET = wallet_keys.google(google, "3388")
    html = client.get(page(layla)).content.decode()
    assert "Add to Apple Wallet" in html
    assert "Add to Google Wallet" in html

    apple.write(SUBJECT, days=-1)
    settings.APPLE_WALLET = wallet_keys.apple(apple.folder)

    assert "Add to Apple Wallet" not in client.get(page(layla)).content.decode()
    assert client.get(page(layla, "/apple.pkpass")).status_code == 404


def test_no_pass_without_a_place(
    client: Client, settings: Any, layla: Registration, apple: Keys, google: Path
) -> None:
    settings.APPLE_WALLET = wallet_keys.apple(apple.folder)
    settings.GOOGLE_WALLET = wallet_keys.google(google, "3388")
    Registration.objects.filter(pk=layla.pk).update(state=State.WITHDRAWN)

    for rest in ("/apple.pkpass", "/google/"):
        assert client.get(page(layla, rest)).url == page(layla)


def other_key(keys: Keys) -> None:
    (keys.folder / "key.pem").write_bytes(pem(keys.authority))


def other_authority(keys: Keys) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made = certificate({NameOID.COMMON_NAME: "WWDR"}, key, None, key)
    text = made.public_bytes(serialization.Encoding.PEM)
    (keys.folder / "wwdr.pem").write_bytes(text)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda keys: (keys.folder / "key.pem").unlink(), "cannot be read"),
        (lambda keys: (keys.folder / "key.pem").write_text("?"), "no PEM"),
        (other_key, "not the key of"),
        (other_authority, "did not issue"),
        (lambda keys: keys.write({NameOID.USER_ID: PASS_TYPE}), "the team"),
    ],
)
def test_apple_keys_that_cannot_be_used_end_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, apple: Keys, spoil: Any, words: str
) -> None:
    spoil(apple)
    monkeypatch.setenv("APPLE_WALLET", str(apple.folder))

    with pytest.raises(ImproperlyConfigured, match=f"APPLE_WALLET.*{words}"):
        environment.apple_wallet()


@pytest.mark.parametrize(
    ("text", "issuer", "words"),
    [
        (None, "", "GOOGLE_WALLET_ISSUER"),
        ("{}", "3388", "no key of a service account"),
        ("[]", "3388", "no key of a service account"),
    ],
)
def test_google_keys_that_cannot_be_used_end_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    google: Path,
    text: str | None,
    issuer: str,
    words: str,
) -> None:
    if text is not None:
        google.write_text(text)
    monkeypatch.setenv("GOOGLE_WALLET", str(google))
    monkeypatch.setenv("GOOGLE_WALLET_ISSUER", issuer)

    with pytest.raises(ImproperlyConfigured, match=f"GOOGLE_WALLET.*{words}"):
        environment.google_wallet()
