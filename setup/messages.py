"""Collect the words of all screens into the catalogues (needs GNU gettext).

Usage: python -m setup.messages [--check]   (--check says what is missing, exit 1)
"""

import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from setup import terminal

LANGUAGES = {"fr": "French", "es": "Spanish", "ar": "Arabic"}
LOCALE = terminal.ROOT / "gfmd_days" / "locale"
IGNORED = ("frontend/*", "var/*", "tests/*", "bench/*", "setup/*", ".venv/*")


def main() -> None:
    if "--check" in sys.argv[1:]:
        gaps = [gap for code in LANGUAGES for gap in missing(code)]
        for gap in gaps:
            terminal.say(gap)
        raise SystemExit(1 if gaps else 0)
    collect()


def collect() -> None:
    """Bring every catalogue in line with the sources; new words stay untranslated."""
    if shutil.which("xgettext") is None:
        terminal.stop("GNU gettext is missing; on Debian: apt-get install gettext")
    command = [
        sys.executable,
        "manage.py",
        "makemessages",
        "--no-wrap",
        "--no-obsolete",
    ]
    command += ["--add-location", "file"]
    for code in LANGUAGES:
        path(code).parent.mkdir(parents=True, exist_ok=True)
        command += ["-l", code]
    for pattern in IGNORED:
        command += ["-i", pattern]
    subprocess.run(command, cwd=terminal.ROOT, check=True, stdout=subprocess.DEVNULL)
    for code in LANGUAGES:
        _tidy(code)


def path(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def read(code: str) -> Catalog:
    with path(code).open("rb") as stream:
        return read_po(stream, locale=code)


def missing(code: str) -> list[str]:
    """Return a line for each message without words, or with doubtful ones."""
    lines = []
    for message in read(code):
        if not message.id:
            continue
        texts = message.string
        parts = texts if isinstance(texts, list | tuple) else (texts,)
        if message.fuzzy or not all(parts):
            name = message.id if isinstance(message.id, str) else message.id[0]
            lines.append(f"{code}: {name!r}")
    return lines


def _tidy(code: str) -> None:
    """Give the file a header without dates or names, so that only words differ."""
    _say_language(code)
    catalogue = read(code)
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "GFMD Days", "1"
    catalogue.header_comment = f"# GFMD Days, words in {LANGUAGES[code]}."
    for message in catalogue:
        # What gettext took the guess from, which Babel reads as a remark.
        message.user_comments = [
            one for one in message.user_comments if not one.startswith("|")
        ]
        # A guess of gettext's is worse than a gap: nobody looks at it again.
        if message.id and message.fuzzy:
            message.string = (
                ("",) * catalogue.num_plurals if message.pluralizable else ""
            )
            message.flags.discard("fuzzy")
    with path(code).open("wb") as stream:
        write_po(
            stream,
            catalogue,
            width=0,
            omit_header=False,
            sort_output=True,
            ignore_obsolete=True,
            include_previous=False,
        )
    text = path(code).read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator")
    kept = [line for line in text if not line.lstrip('"').startswith(dated)]
    path(code).write_text("".join(kept), encoding="utf-8")


def _say_language(code: str) -> None:
    """Fill gettext's empty Language line; without it Babel guesses at plurals."""
    text = path(code).read_text(encoding="utf-8")
    text = text.replace('"Language: \\n"', f'"Language: {code}\\n"')
    path(code).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
