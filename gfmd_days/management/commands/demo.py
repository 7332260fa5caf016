"""manage.py demo: the real events of the field, and one to try everything on."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from gfmd_days.core.models import User
from gfmd_days.demo import PASSWORD, accounts, load


class Command(BaseCommand):
    help = "Loads the demo events, people, programmes and accounts; once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load whatever is not there yet and say the accounts."""
        load.everything(now=timezone.now(), say=self.stderr.write)
        self.stdout.write("Demo accounts (password for all: " + PASSWORD + ")")
        addresses = [accounts.ADMINISTRATOR, *accounts.ADDRESSES.values()]
        for user in User.objects.filter(email__in=addresses).order_by("pk"):
            self.stdout.write(f"  {user.email:28} {user.name}")
