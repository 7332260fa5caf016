"""Run the whole system on a laptop at the venue, and square up with the site.

Usage: manage.py venue take EVENT --server URL --pairing CODE
       manage.py venue exchange EVENT [--every SECONDS]
       manage.py venue helper EVENT EMAIL [--leads]
       manage.py venue forget EVENT [--with-untold]
"""

from __future__ import annotations

import getpass
import logging
import os
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, transaction
from django.utils import timezone

from badges.domain.venue import exchanging, telling, unpacking
from badges.models import VenueCopy
from badges.printing.line import SiteGone
from gfmd_days.core.models import Membership, Role, User

logger = logging.getLogger(__name__)
PASSWORD = "VENUE_PASSWORD"  # noqa: S105 - the name of a variable
TROUBLE = (exchanging.Refused, unpacking.NoCopy, unpacking.NotEmpty)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Command(BaseCommand):
    help = "Takes an event along to the venue and squares up with the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="deed", required=True)
        take = kinds.add_parser("take", help="take an event along, once")
        take.add_argument("--server", required=True, metavar="URL")
        take.add_argument("--pairing", required=True, metavar="CODE")
        exchange = kinds.add_parser("exchange", help="tell and take what is new")
        exchange.add_argument(
            "--every", type=int, default=0, metavar="SECONDS", help="until Ctrl-C"
        )
        helper = kinds.add_parser("helper", help="give somebody a login here")
        helper.add_argument("--leads", action="store_true", help="sees to printers too")
        forget = kinds.add_parser("forget", help="delete the copy from this laptop")
        forget.add_argument("--with-untold", action="store_true")
        for one in (take, exchange, helper, forget):
            one.add_argument("event", metavar="EVENT", help="the event's code")
        helper.add_argument("email", metavar="EMAIL")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.VENUE:
            raise CommandError("This is for the laptop at the venue: set VENUE=1.")
        deed = {
            "take": self._take,
            "exchange": self._exchange,
            "helper": self._helper,
            "forget": self._forget,
        }[options["deed"]]
        try:
            deed(options)
        except TROUBLE as error:
            raise CommandError(str(error)) from error
        except SiteGone as error:
            raise CommandError(f"The site cannot be reached ({error}).") from error

    def _take(self, options: dict[str, Any]) -> None:
        held = exchanging.pair(
            options["event"],
            server=options["server"].rstrip("/"),
            pairing=options["pairing"],
            now=timezone.now(),
        )
        people = held.event.registrations.count()
        self.stdout.write(f"{held.event} is here, with {people} registrations.")

    def _exchange(self, options: dict[str, Any]) -> None:
        if not options["every"]:
            held = _held(options["event"])
            self._say(exchanging.exchange(held, now=timezone.now()))
            return
        stop = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        before = {one: signal.signal(one, ask_to_stop) for one in SIGNALS}
        try:
            self._go_on(options["event"], stop, options["every"])
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _go_on(self, event: str, stop: threading.Event, seconds: int) -> None:
        """Exchange until asked to stop: whatever goes wrong may go right the next time.

        Each trouble is told once, until an exchange went well or another came.
        """
        trouble = ""
        while not stop.is_set():
            before, trouble = trouble, self._trouble(event)
            if trouble:
                close_old_connections()
            if trouble not in {"", before}:
                self.stdout.write(f"{trouble} Trying again …")
                self.stdout.flush()
            stop.wait(seconds)

    def _trouble(self, event: str) -> str:
        """Exchange once and return what went wrong, in words."""
        # read anew: what a fault took back must not be taken for done
        held = _held(event)
        try:
            self._say(exchanging.exchange(held, now=timezone.now()))
        except SiteGone as error:
            return f"No site ({error})."
        except TROUBLE as error:
            return str(error)
        except Exception as error:
            logger.exception("An exchange failed")
            return f"The exchange failed ({error!r})."
        return ""

    def _say(self, done: exchanging.Exchanged) -> None:
        if done.told or done.is_newer:
            news = "a newer copy came" if done.is_newer else "nothing new there"
            self.stdout.write(f"{done.told} told, {news}.")
        if done.flagged:
            self.stdout.write(
                f"{done.flagged} need a look: on the site, under Badges › Devices."
            )
        self.stdout.flush()

    def _helper(self, options: dict[str, Any]) -> None:
        held = _held(options["event"])
        password = os.environ.get(PASSWORD) or getpass.getpass("A password for them: ")
        if len(password) < 8:
            raise CommandError("The password needs eight characters at least.")
        role = Role.REGISTRATION if options["leads"] else Role.DESK
        with transaction.atomic():
            email = options["email"].lower()
            user = User.objects.filter(email=email).first()
            if user is None:
                user = User.objects.create_user(email, password)
            else:
                user.set_password(password)
                user.save()
            Membership.objects.get_or_create(user=user, event=held.event, role=role)
        self.stdout.write(f"{user.email} may sign in here.")

    def _forget(self, options: dict[str, Any]) -> None:
        held = _held(options["event"])
        untold = sum(1 for _one in telling.operations(held))
        if untold and not options["with_untold"]:
            raise CommandError(
                f"{untold} deeds were not told to the site: exchange first, or say "
                "--with-untold to lose them."
            )
        unpacking.forget(held)
        self.stdout.write("The copy is deleted.")


def _held(code: str) -> VenueCopy:
    held = VenueCopy.objects.select_related("event").filter(event__code=code).first()
    if held is None:
        raise CommandError(f"“{code}” was not taken along: manage.py venue take.")
    return held
