"""Bring a programme in from a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.domain import importing
from agenda.domain.import_report import Difference, Report
from agenda.domain.reading.shape import FileRefused
from gfmd_days.core.models import Event


class Command(BaseCommand):
    help = (
        "Bring a programme in from our JSON or CSV, a schedule.xml or schedule.json of "
        "frab or pretalx, or Indico's timetable; the same file again is harmless."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's code")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        body = self._read(options["file"])
        try:
            report = importing.take(
                event,
                importing.read(event, body),
                by=None,
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except FileRefused as refused:
            raise CommandError(
                "Nothing was imported:\n"
                + "\n".join(f"  {fault}" for fault in refused.faults)
            ) from refused
        self._tell(event, report, is_dry=options["dry_run"])

    def _tell(self, event: Event, report: Report, *, is_dry: bool) -> None:
        out = self.stdout.write
        out(f"Read as {report.format_name}.")
        if is_dry:
            out("Nothing was written. It would do this:")
        for name, count in sorted(report.counts.items()):
            out(f"{name.replace('_', ' ')}: {count}")
        for line in report.lines if is_dry else ():
            out(f"  {line.code} {line.what}: {', '.join(map(_said, line.differences))}")
        for note in report.notes:
            out(f"Note: {note}")
        if report.other_zone:
            out(
                f"Note: the file is in {report.other_zone}, the event in "
                f"{event.zone_name}; times were taken as local times of the event."
            )
        if report.not_in_file:
            out(f"Left alone, not in the file: {', '.join(report.not_in_file)}")

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error


def _said(one: Difference) -> str:
    if one.before or one.after:
        return f"{one.label} {one.before} → {one.after}"
    return one.label
