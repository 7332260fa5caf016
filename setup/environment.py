"""The environment of a site started by `make run`: what the caller set, or this."""

import os
import secrets
from pathlib import Path

from setup import terminal

VAR = terminal.ROOT / "var"


def for_run(port: int) -> dict[str, str]:
    """Return the caller's environment with what a local site needs filled in."""
    VAR.mkdir(exist_ok=True)
    address = f"http://127.0.0.1:{port}"
    defaults = {
        "DEBUG": "false",
        "SECRET_KEY": _secret_key(VAR / "secret_key"),
        "DATABASE_URL": f"sqlite:///{VAR / 'db.sqlite3'}",
        "EMAIL_URL": f"filemail:///{VAR / 'mail'}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": address,
    }
    return {**defaults, **os.environ}


def _secret_key(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
