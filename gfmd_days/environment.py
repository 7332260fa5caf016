"""What the environment says, checked once at start.

A wrong value ends the start with one sentence naming the variable and the way out.
"""

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from badges.exports import wallet_keys
from badges.exports.wallet_keys import AppleKeys, GoogleKeys

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes-or-no variable.

    Raises ImproperlyConfigured when the word is neither.
    """
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is “{raw}”; use 1 or 0.")
    return word in TRUE


def data_dir(default: Path) -> Path:
    """Return DATA_DIR, the folder of database, files and mail."""
    folder = Path(os.environ.get("DATA_DIR") or default)
    if not folder.is_absolute():
        raise ImproperlyConfigured("DATA_DIR must be an absolute path.")
    return folder


def secret_key(folder: Path) -> str:
    """Return SECRET_KEY, or one made once and kept in `folder` for its owner only."""
    if key := os.environ.get("SECRET_KEY"):
        if len(key) < 32:
            raise ImproperlyConfigured(
                "SECRET_KEY is too short; give at least 32 characters."
            )
        return key
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL; an SQLite file when it is unset."""
    folder.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with sqlite:/// or postgres://."
        )
    try:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from error
    # opening one costs more than most of what it is asked
    settings["CONN_MAX_AGE"] = 60
    if url.startswith("sqlite:"):
        # WAL lets readers and one writer work side by side; an immediate
        # transaction waits for the lock at its start instead of failing midway.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        settings["CONN_HEALTH_CHECKS"] = True
        if flag("PREPARED_STATEMENTS", default=True):
            # planned once a connection; a pooler between has to know of them
            options = settings.setdefault("OPTIONS", {})
            options |= {"server_side_binding": True, "prepare_threshold": 5}
    return settings


def base_url() -> str:
    """Return the address of this site as others reach it, without a final slash."""
    url = os.environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(
            f"BASE_URL is “{url}”; write it as https://days.example.org."
        )
    return url


def mail(folder: Path) -> dict[str, Any]:
    """Return Django's mail settings for EMAIL_URL; a folder of files when unset."""
    url = os.environ.get("EMAIL_URL") or f"filemail:///{folder / 'mail'}"
    try:
        settings: dict[str, Any] = environ.Env.email_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}.") from error
    if settings["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
        settings["EMAIL_FILE_PATH"] = str(folder / "mail")
    return settings


def mail_from(base: str) -> str:
    """Return the sender of all mail: MAIL_FROM, else days@ the site's own host."""
    sender = (
        os.environ.get("MAIL_FROM") or f"GFMD Days <days@{urlsplit(base).hostname}>"
    )
    address = parseaddr(sender)[1]
    if "@" not in address or any(char in sender for char in "\r\n"):
        raise ImproperlyConfigured(
            f"MAIL_FROM is “{sender}”; write it as GFMD Days <days@example.org>."
        )
    return sender


def cache() -> dict[str, Any]:
    """Return Django's settings for CACHE_URL; memory of the process when unset."""
    url = os.environ.get("CACHE_URL") or "locmemcache://"
    try:
        settings: dict[str, Any] = environ.Env.cache_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"CACHE_URL cannot be read: {error}.") from error
    return settings


def apple_wallet() -> AppleKeys | None:
    """Return the keys in the folder APPLE_WALLET; None offers no Apple Wallet."""
    folder = os.environ.get("APPLE_WALLET")
    if not folder:
        return None
    try:
        return wallet_keys.apple(Path(folder))
    except wallet_keys.Unusable as error:
        raise ImproperlyConfigured(
            f"APPLE_WALLET cannot be used: {error}; see docs/wallets.md."
        ) from error


def google_wallet() -> GoogleKeys | None:
    """Return the key in the file GOOGLE_WALLET; None offers no Google Wallet."""
    file = os.environ.get("GOOGLE_WALLET")
    if not file:
        return None
    try:
        issuer = os.environ.get("GOOGLE_WALLET_ISSUER", "").strip()
        return wallet_keys.google(Path(file), issuer)
    except wallet_keys.Unusable as error:
        raise ImproperlyConfigured(
            f"GOOGLE_WALLET cannot be used: {error}; see docs/wallets.md."
        ) from error


def hosts(base: str) -> list[str]:
    """Return the host names the site answers to."""
    raw = os.environ.get("ALLOWED_HOSTS", "")
    named = [host.strip() for host in raw.split(",") if host.strip()]
    own = urlsplit(base).hostname
    return named or sorted({"localhost", "127.0.0.1", "[::1]", str(own)})
