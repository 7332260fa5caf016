"""Bring a programme in from a JSON file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.domain import importing
from agenda.domain.programme_files import FileRefused
from gfmd_days.core.models import Event


class Command(BaseCommand):
    help = "Bring a programme in from a JSON file; the same file again is harmless."

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
        data = self._read(options["file"])
        try:
            report = importing.load(
                event, data, by=None, now=timezone.now(), dry_run=options["dry_run"]
            )
        except FileRefused as refused:
            raise CommandError(
                "Nothing was imported:\n"
                + "\n".join(f"  {fault}" for fault in refused.faults)
            ) from refused
        if options["dry_run"]:
            self.stdout.write("Nothing was written. It would do this:")
        for name, count in sorted(report.counts.items()):
            self.stdout.write(f"{name.replace('_', ' ')}: {count}")
        if report.other_zone:
            self.stdout.write(
                f"Note: the file is in {report.other_zone}, the event in "
                f"{event.zone_name}; times were taken as local times of the event."
            )
        if report.not_in_file:
            left = ", ".join(report.not_in_file)
            self.stdout.write(f"Left alone, not in the file: {left}")

    def _read(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read as text: {error}.") from error
        except ValueError as error:
            raise CommandError(f"{path} is not JSON: {error}.") from error
