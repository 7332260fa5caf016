"""Measure the groups asked for, merge into bench/latest.json and print it.

Usage: python -m bench [GROUP ...]
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django

Figures = dict[str, float]
LATEST = Path(__file__).parent / "latest.json"

# group -> the function that measures it and returns flat, fully named figures
GROUPS = {
    "badges": "bench.badges:measure",
    "scans": "bench.scans:measure",
    "printing": "bench.printing:measure",
    "registrations": "bench.registrations:measure",
    "applications": "bench.applications:measure",
    "lists": "bench.lists:measure",
    "import": "bench.imports:measure",
    "agenda": "bench.agenda:measure",
    "assign": "bench.assignment:measure",
    "select": "bench.select:measure",
}


def main() -> None:
    asked = sys.argv[1:] or list(GROUPS)
    unknown = [name for name in asked if name not in GROUPS]
    if unknown:
        sys.exit(f"No such group: {', '.join(unknown)}. Known: {', '.join(GROUPS)}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_days.settings")
    django.setup()
    figures = _latest()
    for name in asked:
        print(f"Measuring {name} ...", file=sys.stderr)
        figures |= _measure(name)()
        LATEST.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    print(LATEST.read_text(), end="")


def _latest() -> Figures:
    return json.loads(LATEST.read_text()) if LATEST.exists() else {}


def _measure(name: str) -> Callable[[], Figures]:
    module, function = GROUPS[name].split(":")
    return getattr(importlib.import_module(module), function)


if __name__ == "__main__":
    main()
