"""Write the badges of an event into one PDF.

Usage: manage.py print_badges EVENT --output FILE [--sheet NAME] [--category C]
       [--workers N] and more, see --help
"""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.domain import batches, papers, picking
from badges.domain.looks import Look
from badges.domain.picking import Choice, Ordering, Printed
from badges.pdf.fonts import FontsMissing
from badges.pdf.sheet import SINGLE, Flip, Fold
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event

TOLD_EVERY = 2000


class Command(BaseCommand):
    help = "Write the badges of everyone confirmed into one PDF, in order of names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", metavar="EVENT", help="the event's code")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        _who(parser)
        _how(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        categories = options["category"] or []
        known = list(event.categories.values_list("code", flat=True))
        for category in categories:
            if category not in known:
                told = ", ".join(known)
                raise CommandError(f"No category “{category}”. Known: {told}.")
        if options["workers"] < 1:
            raise CommandError("--workers takes a number from 1.")
        choice = _choice(options)
        people = list(picking.chosen(event, choice))
        try:
            with options["output"].open("wb") as out:
                looks = batches.print_to(
                    event, people, choice, out, workers=options["workers"]
                )
        except papers.NoSuchSheet as error:
            options["output"].unlink()
            raise CommandError(f"No sheet “{error}”. {_known(event)}") from error
        except (FontsMissing, Refused) as error:
            options["output"].unlink()
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}.") from error
        self._tell(people, looks, options["output"])

    def _tell(self, people: list[Any], looks: list[Look], file: Path) -> None:
        badges = "badge" if len(people) == 1 else "badges"
        self.stdout.write(f"{len(people)} {badges} in {file}")
        if looks:
            self.stdout.write(f"{len(looks)} to look at before printing:")
        for look in looks:
            self.stdout.write(f"  {look}")


def _who(parser: ArgumentParser) -> None:
    for name, words in (
        ("--category", "may be given again"),
        ("--country", "ISO 3166; may be given again"),
        ("--function", "such as speaker; may be given again"),
    ):
        parser.add_argument(
            name, action="append", default=[], metavar="CODE", help=words
        )
    parser.add_argument(
        "--letters", default="", metavar="A-F", help="letters names are sorted by"
    )
    parser.add_argument(
        "--printed", default=Printed.ALL.value, choices=Printed.values,
        help="by what was printed of them",
    )  # fmt: skip


def _how(parser: ArgumentParser) -> None:
    parser.add_argument("--order", default=Ordering.NAME.value, choices=Ordering.values)
    parser.add_argument(
        "--sheet", default=SINGLE.name, metavar="NAME",
        help="the paper; without it one page a badge",
    )  # fmt: skip
    parser.add_argument("--start", type=int, default=1, metavar="N", help="first label")
    parser.add_argument("--flip", default=Flip.LONG.value, choices=list(Flip))
    parser.add_argument("--fold", default=Fold.NO.value, choices=list(Fold))
    parser.add_argument("--marks", action=BooleanOptionalAction, help="where to cut")
    parser.add_argument(
        "--shrink", action="store_true", help="make badges fit smaller labels"
    )
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes to draw with"
    )


def _choice(options: dict[str, Any]) -> Choice:
    first, _dash, last = options["letters"].upper().partition("-")
    if not all(len(one) <= 1 for one in (first, last)):
        raise CommandError("Write --letters such as A-F.")
    if options["start"] < 1:
        raise CommandError("--start takes a number from 1.")
    return Choice(
        categories=options["category"],
        countries=[one.upper() for one in options["country"]],
        functions=options["function"],
        first=first,
        last=last or first,
        printed=options["printed"],
        order=options["order"],
        sheet=options["sheet"],
        start=options["start"],
        flip=options["flip"],
        fold=options["fold"],
        shrink=options["shrink"],
        marks=options["marks"],
    )


def _known(event: Event) -> str:
    names = (name for _title, group in papers.choices(event) for name, _words in group)
    return f"Known: {', '.join(names)}."
