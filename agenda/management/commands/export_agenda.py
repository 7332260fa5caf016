"""Write a programme to a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agenda.domain import published
from agenda.domain.published import Agenda
from agenda.exports import feeds, files, own_json, printed
from gfmd_days.core.models import Event
from gfmd_days.core.typesetting import CannotBeSet

FORMATS = ("ics", "json", "xml", "csv", "pdf")


class Command(BaseCommand):
    help = (
        "Write a programme: ics, xml (schedule.xml), csv and pdf tell what is public; "
        "json is the team's own copy of the draft, to be read by import_agenda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's code")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--language", default="", help="such as fr")

    def handle(self, *_args: Any, **options: Any) -> None:
        event = (
            Event.objects.select_related("venue").filter(code=options["event"]).first()
        )
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        language = options["language"]
        if language and feeds.language_of(event, language) != language:
            spoken = ", ".join(event.languages)
            raise CommandError(f"{event.code} has no “{language}”, only {spoken}.")
        body = self._body(event, options["format"], feeds.language_of(event, language))
        try:
            options["output"].write_bytes(body)
        except OSError as error:
            raise CommandError(f"Cannot write: {error}.") from error
        self.stdout.write(f"Wrote {options['output']}, {len(body)} bytes.")

    def _body(self, event: Event, kind: str, language: str) -> bytes:
        if kind == "json":
            return own_json.build(event)
        programme = published.row(event)
        if programme is None:
            raise CommandError(
                f"The programme of {event.code} is not published yet; "
                "json writes the draft."
            )
        if kind == "ics":
            etag = feeds.tag(event, programme, "public", language)
            return feeds.public(
                event, programme=programme, language=language, etag=etag
            )
        agenda = published.load(event, programme=programme)
        if kind == "pdf":
            return self._printed(agenda, language)
        return files.BUILDERS[files.Kind(kind)](agenda, language)

    def _printed(self, agenda: Agenda, language: str) -> bytes:
        try:
            return printed.build(
                agenda,
                paper=printed.Paper.BOOKLET,
                language=language,
                page=feeds.page_url(agenda.event),
                unlimited=True,
            )
        except CannotBeSet as error:
            raise CommandError(f"The programme cannot be set: {error}") from error
