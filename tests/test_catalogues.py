"""Every word on a screen is in every catalogue, and in its words."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from setup import messages

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("gfmd_days", "registration", "agenda", "badges", "setup", "manage.py")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")
def test_no_word_of_the_screens_is_without_translation(tmp_path):
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, tmp_path / name)
    collect = [sys.executable, "-m", "setup.messages"]
    subprocess.run(collect, cwd=tmp_path, check=True, capture_output=True)

    checked = subprocess.run(
        [*collect, "--check"], cwd=tmp_path, capture_output=True, text=True
    )

    assert checked.stdout.splitlines() == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_the_placeholders(language):
    wrong = []
    for message in messages.read(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else None
        known = {name for one in ids for name in PLACEHOLDER.findall(one)}
        for text in texts or (message.string,):
            found = set(PLACEHOLDER.findall(text))
            # A plural form may say “one” in words; nothing else may be left out.
            if found - known or (texts is None and known - found):
                wrong.append((ids[0], text))
    assert wrong == []
