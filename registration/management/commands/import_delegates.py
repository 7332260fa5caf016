"""Read a list of people into an event."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event
from registration.domain import importing
from registration.exports import reading, sheets


class Command(BaseCommand):
    help = (
        "Read delegates from CSV or XLSX. All rows or none are taken in; people known "
        "by our reference or their e-mail address are changed, never doubled."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="code of the event")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        found = self._read(event, options["file"])
        if found.problems:
            for problem in found.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{len(found.problems)} problem(s); nothing was taken in."
            )
        self._take(event, found, dry=options["dry_run"])

    def _read(self, event: Event, path: Path) -> reading.Reading:
        try:
            with path.open("rb") as file:
                sheet = sheets.read(file, path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}.") from error
        except sheets.Unreadable as error:
            raise CommandError(str(error)) from error
        mapping, problems = reading.headings_of_ours(sheet)
        if problems:
            return reading.Reading(problems=problems)
        return reading.read(event, sheet, reading.Manner(mapping, empties=True))

    def _take(self, event: Event, found: reading.Reading, *, dry: bool) -> None:
        if dry:
            self.stdout.write(
                f"All good: {found.new} new, {found.changed} changed, "
                f"{found.unchanged} as before. Nothing was changed."
            )
            return
        try:
            new, changed = importing.take_in(
                event, found.entries, by=None, now=timezone.now()
            )
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was taken in.") from refusal
        self.stdout.write(f"{new} new, {changed} changed.")
