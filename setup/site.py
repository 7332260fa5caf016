"""Bring the local site up to date and serve it until Ctrl-C.

Usage: python -m setup.site PORT
HOST, CERT, KEY and VENUE in the environment: see docs/venue.md.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from setup import catalogues, stamps, supervisor, terminal

Environment = dict[str, str]
BIN = terminal.ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
MANAGE = [PYTHON, "manage.py"]
VENUE_HELP = """\
This laptop is for the venue. In a second window, with the same variables:
  .venv/bin/python manage.py venue take EVENT --server URL --pairing CODE
  .venv/bin/python manage.py venue helper EVENT EMAIL
  .venv/bin/python manage.py venue exchange EVENT --every 60
More in docs/venue.md."""


def main() -> None:
    port = _port(sys.argv[1:])
    if supervisor.is_taken(port):
        terminal.stop(
            f"Port {port} is in use already; choose another: make run PORT={port + 1}"
        )
    scheme = "https" if os.environ.get("CERT") else "http"
    env = {"BASE_URL": f"{scheme}://{_host(os.environ)}:{port}", **os.environ}
    if env.get("VENUE", "0") != "0":
        prepare(env)
        raise SystemExit(_serve(port, env, VENUE_HELP))
    record = _demo_record(env)
    prepare(env)
    accounts = _load_demo(env, record)
    raise SystemExit(_serve(port, env, accounts))


def prepare(env: Environment) -> None:
    """Fonts, catalogues, static files and tables: all harmless to repeat."""
    terminal.run([PYTHON, "-m", "badges.fonts", "collect"], env=env)
    catalogues.main()
    _collect_static(env)
    terminal.run([*MANAGE, "migrate", "--no-input", "--verbosity=0"], env=env)


def _collect_static(env: Environment) -> None:
    # the lock stands for the static files that packages bring
    lock = terminal.ROOT / "requirements" / "base.lock"
    wanted = stamps.fingerprint([terminal.ROOT / "frontend" / "dist", lock])
    stamp = terminal.ROOT / "var" / "static" / ".collected"
    if not stamps.is_current(stamp, wanted):
        terminal.say("Collecting static files ...")
        terminal.run([*MANAGE, "collectstatic", "--no-input", "--verbosity=0"], env=env)
        stamp.write_text(wanted)


def _load_demo(env: Environment, record: Path) -> str:
    """Load the demo once a database; return what it said of its accounts."""
    if record.exists():
        return record.read_text()
    terminal.say("Loading the demo events ...")
    done = subprocess.run(
        [*MANAGE, "demo"],
        cwd=terminal.ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    record.write_text(done.stdout)
    return done.stdout


def _demo_record(env: Environment) -> Path:
    """Return where the demo's words are kept, beside the data they are about."""
    folder = Path(env.get("DATA_DIR") or terminal.ROOT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    url = env.get("DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}"
    record = folder / f"demo-{hashlib.sha256(url.encode()).hexdigest()[:8]}.txt"
    if url.startswith("sqlite:///") and not Path(url[len("sqlite:///") :]).exists():
        record.unlink(missing_ok=True)  # the database was thrown away
    return record


def _host(env: Mapping[str, str]) -> str:
    """Return the address to serve at: this machine's own unless HOST says more."""
    return env.get("HOST") or "127.0.0.1"


def _serve(port: int, env: Environment, accounts: str) -> int:
    server = [str(BIN / "granian"), "--interface", "wsgi", "--host", _host(env)]
    if env.get("CERT"):
        server += ["--ssl-certificate", env["CERT"], "--ssl-keyfile", env["KEY"]]
    server += ["--port", str(port), "--workers", "1", "--log-level", "error"]
    server += ["--backpressure", "16"]  # as many threads: plenty for one machine
    server += ["gfmd_days.wsgi:application"]
    return supervisor.run_together(
        {"web": server, "worker": [*MANAGE, "worker"]},
        env=env,
        ready=lambda: supervisor.is_taken(port),
        greeting=_greeting(env, accounts),
    )


def _greeting(env: Environment, accounts: str) -> str:
    address = env["BASE_URL"].rstrip("/")
    lines = ["", "GFMD Days is running.", "", f"  Public pages   {address}/"]
    lines += [f"  Organizers     {address}/accounts/login/"]
    lines += [f"  API            {address}/api/v1/docs/"]
    if env.get("VENUE", "0") == "0":
        lines += [f"  Programme      {address}/e/csd-demo/agenda/"]
    if not env.get("EMAIL_URL"):
        lines += ["  E-mail sent    files in var/mail/"]
    return "\n".join([*lines, "", accounts.rstrip(), "", "Ctrl-C ends it.", ""])


def _port(arguments: list[str]) -> int:
    text = arguments[0] if arguments else "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        terminal.stop(f"{text} is not a port; say for example: make run PORT=8000")
    return int(text)


if __name__ == "__main__":
    main()
