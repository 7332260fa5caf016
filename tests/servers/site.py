"""A whole site on loopback: demo loaded, web server and worker running."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.servers import ports

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running site.

    Args:
        url: its address without a final slash.
        folder: its data: database, files, and `mail/` with a file a message.
    """

    url: str
    folder: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database; return what it printed."""
        return _manage(self.env, *arguments)

    def mails(self) -> list[str]:
        """Return the messages sent so far, oldest first, as they left."""
        files = sorted(
            (self.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns
        )
        return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def _manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments}: {done.stdout}\n{done.stderr}")
    return done.stdout


def _collect(env: dict[str, str]) -> None:
    """Collect the static files, which all sites share."""
    _manage(env, "collectstatic", "--no-input", "--verbosity=0")


def _fill(env: dict[str, str]) -> None:
    tables = env | {"DJANGO_SETTINGS_MODULE": "tests.servers.tables"}
    _manage(tables, "migrate", "--run-syncdb", "--no-input", "--verbosity=0")
    _manage(env, "demo")


def _copy(folder: Path, made: Path, env: dict[str, str]) -> None:
    """Copy the demo in `made`, which the first to come makes; the others wait."""
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed
        data = made / "data"
        if not data.exists():
            making = made / "making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            _collect(env)
            _fill(env | _where(making))
            making.rename(data)
    shutil.copytree(data, folder, dirs_exist_ok=True)


def _where(folder: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
    }


@contextlib.contextmanager
def running(folder: Path, *, made: Path | None = None) -> Iterator[Site]:
    """Start a site with the demo in `folder`; stop it at the end.

    Args:
        made: a folder that several processes share, to make the demo once.
    """
    env = os.environ | {
        **_where(folder),
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "DEBUG": "0",
        "KEEP_PAGES": "0",
    }
    if made is None:
        _collect(env)
        _fill(env)
    else:
        _copy(folder, made, env)
    port = ports.free()
    env["BASE_URL"] = url = f"http://127.0.0.1:{port}"
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    commands = [[*web, "gfmd_days.wsgi:application"]]
    commands += [[sys.executable, "manage.py", "worker"]]
    log = folder / "site.log"
    with log.open("wb") as written:
        started = [
            subprocess.Popen(one, cwd=ROOT, env=env, stdout=written, stderr=written)
            for one in commands
        ]
        try:
            _wait(url, started, log)
            yield Site(url=url, folder=folder, env=env)
            _check_alive(started, log)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(timeout=30)


def _wait(url: str, started: list[subprocess.Popen[bytes]], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        _check_alive(started, log)
        with contextlib.suppress(OSError), urlopen(f"{url}/healthz", timeout=10):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the site did not answer within {PATIENCE_SECONDS} s")


def _check_alive(started: list[subprocess.Popen[bytes]], log: Path) -> None:
    """Refuse a site that ended by itself, with the last it said."""
    codes = [process.poll() for process in started]
    if any(code is not None for code in codes):
        said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise RuntimeError(f"the site ended (web, worker: {codes}):\n{said}")
