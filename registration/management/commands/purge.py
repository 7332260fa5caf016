"""Delete personal data whose date has come."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registration.domain import retention, travelling
from registration.domain.forms import forgetting


class Command(BaseCommand):
    help = (
        "Delete the personal data of events past their date. "
        "The worker does so daily by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="name events only")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        for event in retention.due(now.date()):
            if options["dry_run"]:
                self.stdout.write(f"{event.code}: due")
                continue
            purged = retention.purge(event)
            self.stdout.write(
                f"{purged.event}: {purged.registrations} registrations, "
                f"{purged.people} people, {purged.mails} mails, {purged.files} files "
                "deleted"
            )
        if not options["dry_run"]:
            for one in forgetting.forget_due(now.date()):
                self.stdout.write(
                    f"{one.event}: {one.answers} answers and {one.facts} facts deleted "
                    "on their date"
                )
            for event in travelling.purge_due(now.date()):
                self.stdout.write(f"{event.code}: passport and travel data deleted")
            drafts = retention.purge_leftovers(now)
            self.stdout.write(f"{drafts} abandoned drafts deleted")
