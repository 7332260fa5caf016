"""Write an event's people to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gfmd_days.core.access import Right
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event
from registration.exports.columns import Variant, table
from registration.exports.files import csv_lines, write_xlsx
from registration.models import Registration


class Command(BaseCommand):
    help = "Write delegates to CSV or XLSX, by the ending of the file's name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="code of the event")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument(
            "--list",
            choices=[str(one) for one in Variant],
            default=str(Variant.FULL),
            help="full: all answers; circulation: as people wish to be shown",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        path: Path = options["output"]
        if path.suffix.lower() not in {".csv", ".xlsx"}:
            raise CommandError("Name the file .csv or .xlsx.")
        rows = Registration.objects.filter(event=event).order_by("pk")
        headings, cells = table(rows, Variant(options["list"]), rights=frozenset(Right))
        if path.suffix.lower() == ".xlsx":
            with path.open("wb") as file:
                write_xlsx(file, headings, cells)
        else:
            with path.open("w", encoding="utf-8", newline="") as text:
                text.writelines(csv_lines(headings, cells))
        auditing.record(CoreVerb.EXPORTED, event=event, by=None, list=options["list"])
        self.stdout.write(f"{path}: written.")
