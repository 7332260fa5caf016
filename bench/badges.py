"""Badges per second, bytes each and peak memory, in a fresh process for each figure.

The limit is the same text without QR symbols: what setting and writing alone cost.
`per_second` is by the clock and falls when the machine has other work;
`per_core_second` is by the processor's time and falls less. Measure on a quiet machine.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_NAMES = _ROOT / "gfmd_days" / "core" / "data" / "names-in-many-scripts.csv"
_FONTS = _ROOT / "var" / "fonts"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CASES = {
    "single.500": (500, None, True),
    "single.5000": (5000, None, True),
    "sheet.500": (500, "a4-4up", True),
    "limit.500": (500, None, False),
}
_CATEGORIES = (
    ("Delegate", "#0b5563"),
    ("Observer", "#8a4b08"),
    ("Guest", "#f2c14e"),
    ("Media", "#5b2a86"),
    ("Staff", "#333333"),
)
_ORGANISATIONS = (
    "Migrant Forum in Asia",
    "Asociación de Trabajadoras del Hogar",
    "Network of Migrant and Diaspora Organisations for Development in West Africa",
    "Réseau Migration et Développement",
    "Centre for Migrant Rights",
)


def measure() -> dict[str, float]:
    """Figures by name; every case three times, the best of them counts."""
    figures: dict[str, float] = {}
    for name in _CASES:
        runs = [_in_new_process(name) for _run in range(3)]
        fastest = max(runs, key=lambda run: run["per_second"])
        figures |= {f"badges.{name}.{key}": value for key, value in fastest.items()}
    return figures


def _in_new_process(name: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.badges", name],
        cwd=_ROOT,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def people(count: int):
    """Badges of invented people, most with a name in another script beside the Latin.

    A number after each name makes sure that no line of it is drawn twice.
    """
    from badges.pdf.page import BadgeText

    with _NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for index in range(count):
        row = rows[index % len(rows)]
        other = rows[(index * 7 + index // len(rows)) % len(rows)]
        word, colour = _CATEGORIES[index % 11 % len(_CATEGORIES)]
        native = row["native_name"]
        digest = hashlib.sha256(str(index).encode()).digest()
        yield BadgeText(
            latin_name=f"{other['given_name']} {row['family_name']} {index:x}",
            native_name=f"{native} {index}" if native else "",
            organisation=_ORGANISATIONS[index % 13 % len(_ORGANISATIONS)],
            country=row["country"],
            category_word=word,
            category_colour=colour,
            code="".join(_BASE32[byte % 32] for byte in digest[:16]),
            language=row["language"],
        )


def _run(name: str) -> dict[str, float]:
    from badges.pdf.document import render_badges
    from badges.pdf.presets import standard
    from badges.pdf.sheet import SHEETS

    count, sheet, with_qr = _CASES[name]
    design = standard() if with_qr else _without_qr(standard())
    badges = list(people(count))
    out = io.BytesIO()
    start, processor = time.perf_counter(), time.process_time()
    render_badges(
        badges,
        heading="GFMD Civil Society Days 2016, Dhaka",
        out=out,
        fonts_dir=_FONTS,
        sheet=SHEETS.get(sheet) if sheet else None,
        designs=[design],
    )
    seconds = time.perf_counter() - start
    busy = time.process_time() - processor
    return {
        "per_second": round(count / seconds, 1),
        "per_core_second": round(count / busy, 1),
        "bytes_each": round(out.tell() / count),
        "peak_mb": _peak_mb(),
    }


def _without_qr(design):
    from msgspec.structs import replace

    from badges.pdf.design import Qr

    (side,) = design.sides
    rest = tuple(one for one in side.elements if not isinstance(one, Qr))
    return replace(design, sides=(replace(side, elements=rest),))


def _peak_mb() -> float:
    # Linux hands ru_maxrss on through exec, so it would tell of the parent
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = re.search(r"VmHWM:\s+(\d+) kB", status)
    return round(int(kilobytes[1]) / 1024, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=_CASES)
    json.dump(_run(parser.parse_args().case), sys.stdout)
