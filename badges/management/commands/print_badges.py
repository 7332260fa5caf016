"""Write the badges of an event into one PDF.

Usage: manage.py print_badges EVENT --output FILE [--sheet NAME] [--category C]
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.domain import printing
from badges.pdf.fonts import FontsMissing
from badges.pdf.sheet import SHEETS, SINGLE
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event


class Command(BaseCommand):
    help = "Write the badges of everyone confirmed into one PDF, in order of names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", metavar="EVENT", help="the event's code")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--sheet",
            choices=sorted(SHEETS),
            default=SINGLE.name,
            help="the paper; without it one page a badge",
        )
        parser.add_argument("--category", default="", help="a category's code")
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help="processes to draw with"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        category = options["category"]
        if category and not event.categories.filter(code=category).exists():
            known = ", ".join(event.categories.values_list("code", flat=True))
            raise CommandError(f"No category “{category}”. Known: {known}.")
        if options["workers"] < 1:
            raise CommandError("--workers takes a number from 1.")
        if options["workers"] > 1:
            # joining several PDFs again costs more than a second process saves
            self.stderr.write("One process draws all badges; that is the fastest.")
        choice = printing.Choice(category=category, sheet=options["sheet"])
        people = list(printing.chosen(event, choice))
        try:
            pdf, looks = printing.draw(event, people, sheet=choice.paper)
            options["output"].write_bytes(pdf)
        except (FontsMissing, Refused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        self._tell(people, looks, options["output"])

    def _tell(self, people: list[Any], looks: list[printing.Look], file: Path) -> None:
        badges = "badge" if len(people) == 1 else "badges"
        self.stdout.write(f"{len(people)} {badges} in {file}")
        if looks:
            self.stdout.write(f"{len(looks)} to look at before printing:")
        for look in looks:
            self.stdout.write(f"  {look}")
