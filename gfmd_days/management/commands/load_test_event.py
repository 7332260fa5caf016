"""manage.py load_test_event: a synthetic event of any size, for measuring."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from gfmd_days.core.models import Event
from gfmd_days.demo import synthetic


class Command(BaseCommand):
    help = "Makes an event with synthetic delegates and sessions, in many scripts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delegates", type=int, default=1000)
        parser.add_argument("--sessions", type=int, default=60)
        parser.add_argument("--code", default="load-test")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["delegates"] < 0 or options["sessions"] < 0:
            raise CommandError("--delegates and --sessions are counts.")
        if Event.objects.filter(code=options["code"]).exists():
            raise CommandError(f"There is an event “{options['code']}” already.")
        event = synthetic.make(
            options["code"],
            delegates=options["delegates"],
            sessions=options["sessions"],
            first_day=(timezone.now() + timedelta(days=30)).date(),
            now=timezone.now(),
        )
        self.stdout.write(f"Made {event.code}: {event.registrations.count()} people.")
