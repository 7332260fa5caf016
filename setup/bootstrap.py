"""Make .venv and install one of the locks into it.

Usage: python3 -m setup.bootstrap base|dev|build
"""

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from setup import stamps, terminal

VENV = terminal.ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = terminal.ROOT / "requirements"
PIP = ["-m", "pip", "--disable-pip-version-check"]
OLDEST = (3, 11)


def main() -> None:
    lock = sys.argv[1] if len(sys.argv) > 1 else "base"
    if not PYTHON.exists():
        _make_venv()
    _install_uv()
    install(lock)


def install(lock: str) -> None:
    """Install requirements/<lock>.lock into .venv unless that was done already."""
    path = REQUIREMENTS / f"{lock}.lock"
    stamp = VENV / f".installed-{lock}"
    wanted = stamps.fingerprint([path])
    if stamps.is_current(stamp, wanted):
        return
    terminal.say(f"Installing {path.relative_to(terminal.ROOT)} into .venv ...")
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet"]
    terminal.run([*uv, "--python", PYTHON, "--require-hashes", "-r", path])
    stamp.write_text(wanted)


def _make_venv() -> None:
    if sys.version_info < OLDEST:
        terminal.stop(
            "Python 3.11 or newer is needed; on Debian or Ubuntu:"
            " apt-get install python3.11 python3.11-venv,"
            " then make PYTHON=python3.11 run"
        )
    terminal.say("Making .venv ...")
    venv.EnvBuilder(with_pip=False, symlinks=True).create(VENV)


def _install_uv() -> None:
    path = REQUIREMENTS / "uv.lock"
    stamp = VENV / ".installed-uv"
    wanted = stamps.fingerprint([path])
    if stamps.is_current(stamp, wanted) and (VENV / "bin" / "uv").exists():
        return
    _ensure_pip()
    terminal.say("Installing uv into .venv ...")
    terminal.run([PYTHON, *PIP, "install", "--quiet", "--require-hashes", "-r", path])
    stamp.write_text(wanted)


def _ensure_pip() -> None:
    if _succeeds([PYTHON, "-m", "pip", "--version"]):
        return
    if _succeeds([PYTHON, "-m", "ensurepip", "--default-pip"]):
        return
    if _succeeds([sys.executable, *PIP, "--python", PYTHON, "install", "pip"]):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    terminal.stop(
        "This Python comes without pip for virtual environments;"
        f" on Debian or Ubuntu: apt-get install python{version}-venv"
    )


def _succeeds(command: Sequence[Path | str]) -> bool:
    done = subprocess.run([str(part) for part in command], capture_output=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
