"""Remember what a step was done for, so that a repeat is quick."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from setup import terminal


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and contents of files, folders included.

    Names are relative to the checkout: a checkout that was moved is set up still.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(paths)):
        name = os.path.relpath(path, terminal.ROOT)
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (found for found in path.rglob("*") if found.is_file())
        else:
            yield path
