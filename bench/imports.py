"""How long a list of 5,000 people takes to be checked and taken in, and its queries.

Measured in the worker's process on PostgreSQL: the file read, every cell checked, all
of it written in one transaction; then everybody compared with everybody.
"""

from __future__ import annotations

import csv
import io
import time
from typing import Any

from bench import http as bench_http

PEOPLE = 5000
HEADINGS = (
    "Full name", "Name in own script", "E-mail", "Organisation", "Sector", "Country",
    "Languages", "Gender", "Position", "No photo",
)  # fmt: skip


def measure() -> dict[str, float]:
    with bench_http.site("bench.imports:take") as site:
        figures: dict[str, float] = site.prepared
    return figures


def take() -> dict[str, float]:
    """Take a list in, and once more, when nothing changes; return the figures."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from gfmd_days.demo import synthetic
    from registration.domain import duplicates, headings, importing
    from registration.exports import reading, sheets

    now = timezone.now()
    event = synthetic.make("lists", delegates=0, sessions=0, first_day=now.date(),
                           now=now)  # fmt: skip
    stream = event.streams.select_related("category").order_by("position")[0]
    raw = _file()
    figures: dict[str, float] = {}
    for name in ("", "again."):
        with CaptureQueriesContext(connection) as asked:
            start = time.perf_counter()
            sheet = sheets.read(io.BytesIO(raw), "list.csv")
            manner = reading.Manner(headings.guess(sheet.headings), stream=stream)
            found = reading.read(event, sheet, manner)
            checked = time.perf_counter()
            if found.problems:
                raise SystemExit(f"A fault: {found.problems[0]}")
            importing.take_in(event, found.entries, by=None, now=now)
            end = time.perf_counter()
        figures[f"import.{PEOPLE}.{name}seconds"] = round(end - start, 2)
        figures[f"import.{PEOPLE}.{name}check_seconds"] = round(checked - start, 2)
        figures[f"import.{PEOPLE}.{name}queries"] = len(asked)
    start = time.perf_counter()
    figures[f"likeness.{PEOPLE}.pairs"] = duplicates.look(event)
    figures[f"likeness.{PEOPLE}.seconds"] = round(time.perf_counter() - start, 2)
    return figures


def _file() -> bytes:
    from gfmd_days.core import languages
    from gfmd_days.demo.people import invent

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    people: Any = invent(PEOPLE, seed=5)
    for number, one in enumerate(people):
        offered = [code for code in one.languages if code in languages.CONTENT]
        writer.writerow(
            (one.full_name, one.native_name, one.email, one.organisation, one.sector,
             one.country, " ".join(offered), one.gender, one.job_title,
             "yes" if number % 11 == 3 else "no")
        )  # fmt: skip
    return out.getvalue().encode()
