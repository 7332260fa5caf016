"""`python -m badges.fonts collect`: the command the Makefile calls."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from badges.fonts.collect import FONTS, CollectFailed, NoNpm, collect


def main() -> int:
    parser = argparse.ArgumentParser(prog="badges.fonts")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("collect", help="fetch the fonts for printing")
    command.add_argument("--target", type=Path, default=FONTS)
    arguments = parser.parse_args()
    try:
        collect(_say, target=arguments.target)
    except (NoNpm, CollectFailed) as refusal:
        _say(f"Fonts: {refusal}")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
