"""Badges per second, bytes each and peak memory, in a fresh process for each figure.

The limit is the same text without QR symbols: what setting and writing alone cost.
`per_second` is by the clock and falls when the machine has other work;
`per_core_second` is by the processor's time and falls less. `workers2.ratio` is by the
processor's time too: one process's, over that of the busier of two with what the
process costs that gives them work and joins their parts; `wall_ratio` is by the clock.
Measure on a quiet machine.
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
from typing import NamedTuple

import psutil

_ROOT = Path(__file__).resolve().parents[1]
_NAMES = _ROOT / "gfmd_days" / "core" / "data" / "names-in-many-scripts.csv"
_FONTS = _ROOT / "var" / "fonts"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class _Case(NamedTuple):
    count: int
    sheet: str = ""
    with_qr: bool = True
    is_latin: bool = False


# “scripts” are the names as they are, most with a second one in another script
_CASES = {
    "single.500": _Case(500),
    "single.5000": _Case(5000),
    "sheet.500": _Case(500, "a4-4up"),
    "sheet8.500": _Case(500, "eight"),
    "sheet8.5000": _Case(5000, "eight"),
    "latin.500": _Case(500, is_latin=True),
    "latin.5000": _Case(5000, is_latin=True),
    "latin.sheet8.500": _Case(500, "eight", is_latin=True),
    "scripts.500": _Case(500),
    "scripts.5000": _Case(5000),
    "limit.500": _Case(500, with_qr=False),
    "limit.5000": _Case(5000, with_qr=False),
}
_WORKERS = "workers2"
_PART = 500
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
_LATIN = ("Amina", "José", "Wilhelmina", "Đỗ", "Nsue", "Ołena", "Şebnem", "Ana Lucía")


def measure() -> dict[str, float]:
    """Figures by name; every case three times, the best of them counts."""
    figures: dict[str, float] = {}
    for name in _CASES:
        runs = [_in_new_process(name) for _run in range(3)]
        fastest = max(runs, key=lambda run: run["per_core_second"])
        figures |= {f"badges.{name}.{key}": value for key, value in fastest.items()}
    runs = [_in_new_process(_WORKERS) for _run in range(2)]
    best = max(runs, key=lambda run: run["ratio"])
    figures |= {f"badges.{_WORKERS}.{key}": value for key, value in best.items()}
    return figures


def _in_new_process(name: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.badges", name],
        cwd=_ROOT,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def people(count: int, *, is_latin: bool = False):
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
        given = _LATIN[index % len(_LATIN)] if is_latin else other["given_name"]
        native = "" if is_latin else row["native_name"]
        digest = hashlib.sha256(str(index).encode()).digest()
        yield BadgeText(
            latin_name=f"{given} {row['family_name']} {index:x}",
            native_name=f"{native} {index}" if native else "",
            organisation=_ORGANISATIONS[index % 13 % len(_ORGANISATIONS)],
            country=row["country"],
            category_word=word,
            category_colour=colour,
            code="".join(_BASE32[byte % 32] for byte in digest[:16]),
            language=row["language"],
        )


def _sheet(name: str):
    """The paper of a case; eight badges on A4 are A7, as cards to be cut apart."""
    from badges.pdf.sheet import SHEETS

    return SHEETS["a4-4up" if name == "eight" else name or "a6"]


def _design(case: _Case):
    from badges.pdf.presets import preset, standard

    design = preset("a7") if case.sheet == "eight" else standard()
    return design if case.with_qr else _without_qr(design)


def _run(name: str) -> dict[str, float]:
    from badges.pdf.document import render_badges

    case = _CASES[name]
    badges = list(people(case.count, is_latin=case.is_latin))
    sheet, design = _sheet(case.sheet), _design(case)
    out = io.BytesIO()
    start, processor = time.perf_counter(), time.process_time()
    report = render_badges(
        badges,
        heading="GFMD Civil Society Days 2016, Dhaka",
        out=out,
        fonts_dir=_FONTS,
        sheet=sheet,
        designs=[design],
    )
    seconds = time.perf_counter() - start
    busy = time.process_time() - processor
    assert case.sheet != "eight" or report.pages == -(-case.count // 8)
    return {
        "per_second": round(case.count / seconds, 1),
        "per_core_second": round(case.count / busy, 1),
        "bytes_each": round(out.tell() / case.count),
        "peak_mb": _peak_mb(),
    }


def _run_workers(count: int = 5000) -> dict[str, float]:
    """One process against two, each of which begins with nothing opened."""
    from badges.pdf.crew import Frame, Task, draw_parts
    from badges.pdf.joining import join

    badges = list(people(count))
    frame = Frame("GFMD Civil Society Days 2016, Dhaka", _FONTS)

    def tasks():
        for number in range(-(-count // _PART)):
            part = badges[number * _PART : (number + 1) * _PART]
            yield Task(number, part, is_first=number == 0)

    def joined(workers: int) -> tuple[float, float, float, int]:
        """By the clock, of this process, of the busiest helper; bytes written."""
        out = io.BytesIO()
        start, processor = time.perf_counter(), time.process_time()
        helpers: dict[int, float] = {}

        def pdfs():
            for drawn in draw_parts(tasks(), frame, workers=workers):
                helpers.update(_helpers())
                yield drawn.pdf

        join(pdfs(), out)
        seconds = time.perf_counter() - start
        own = time.process_time() - processor
        return seconds, own, max(helpers.values(), default=0), out.tell()

    # two first: what one process opened would not help helpers, but shaped text stays
    wall2, own2, helper, size = joined(2)
    wall1, own1, _none, _size = joined(1)
    return {
        "ratio": round(own1 / (own2 + helper), 2),
        "wall_ratio": round(wall1 / wall2, 2),
        "per_second": round(count / wall2, 1),
        "bytes_each": round(size / count),
        "peak_mb": _peak_mb(),
    }


def _helpers() -> dict[int, float]:
    """The processor's time of each helper that is at work, as it is by now."""
    found: dict[int, float] = {}
    for one in psutil.Process().children(recursive=True):
        try:
            times = one.cpu_times()
        except psutil.Error:
            continue
        found[one.pid] = times.user + times.system
    return found


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
    parser.add_argument("case", choices=[*_CASES, _WORKERS])
    case = parser.parse_args().case
    json.dump(_run_workers() if case == _WORKERS else _run(case), sys.stdout)
