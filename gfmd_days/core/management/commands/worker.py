"""manage.py worker: the background worker, with the pulse that keeps mail moving."""

from typing import Any

from django.core.management import BaseCommand, call_command

from gfmd_days.core import tasks


class Command(BaseCommand):
    help = "Does background work: sends mail, prints badges, builds files."

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.ensure_pulse()
        call_command("db_worker", interval=0.5)
