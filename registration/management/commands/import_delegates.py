"""Read a list of people into an event."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event
from registration.domain import entering
from registration.exports import reading


class Command(BaseCommand):
    help = (
        "Read delegates from CSV or XLSX. All rows or none are taken in; people known "
        "by their e-mail address are changed, never doubled."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="code of the event")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        try:
            found = reading.read(event, reading.rows_of(options["file"]))
        except reading.Unreadable as error:
            raise CommandError(str(error)) from error
        if found.problems:
            for problem in found.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{len(found.problems)} problem(s); nothing was taken in."
            )
        self._take(event, found, dry=options["dry_run"])

    def _take(self, event: Event, found: reading.Reading, *, dry: bool) -> None:
        known = sum(line.known is not None for line in found.lines)
        if dry:
            self.stdout.write(
                f"All good: {len(found.lines) - known} new, {known} known already. "
                "Nothing was changed."
            )
            return
        entries = [(one.answers, one.known, one.confirmed) for one in found.lines]
        try:
            new, changed = entering.take_in(event, entries, by=None, now=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was taken in.") from refusal
        self.stdout.write(f"{new} new, {changed} changed.")
