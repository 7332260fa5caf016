"""Compile the translation catalogues that are newer than what was compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from setup import terminal


def main() -> None:
    for source in terminal.ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if _is_stale(source, target):
            terminal.say(f"Compiling {source.relative_to(terminal.ROOT)} ...")
            compile_catalogue(source, target)


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the binary catalogue Django reads; fuzzy entries stay out of it."""
    language = source.parent.parent.name
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    with target.open("wb") as stream:
        write_mo(stream, catalogue)


def _is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    main()
