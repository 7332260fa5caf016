"""Give badges to printers, until Ctrl-C.

Usage: manage.py print_station EVENT [--printer NAME ...]
       manage.py print_station EVENT --server URL [--token T] [--printer NAME ...]
"""

from __future__ import annotations

import os
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from badges.domain.print_station import LocalQueue
from badges.printing.line import SEALED_ONLY, is_sealed
from badges.printing.remote import NotAllowed, RemoteQueue
from badges.printing.station import Queue, QueueGone, Station
from gfmd_days.core.models import Event

TOKEN = "PRINT_STATION_TOKEN"  # noqa: S105 - the name of a variable, no token
# Seconds between two looks: at work, with nothing to do, without the site.
AT_WORK, IDLE, GONE = 0.1, 0.3, 3.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Command(BaseCommand):
    help = "Sends the badges that the desk asks for to the printers in this network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", metavar="EVENT", help="the event's code")
        parser.add_argument(
            "--printer",
            action="append",
            default=[],
            metavar="NAME",
            help="care for this printer only; may be given several times",
        )
        parser.add_argument(
            "--server", default="", metavar="URL", help="the site, if it is elsewhere"
        )
        parser.add_argument(
            "--token",
            default="",
            metavar="T",
            help=f"of somebody who may print badges; or in {TOKEN}, unseen by others",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        queue = self._queue(options)
        stop = threading.Event()

        def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
            self.say("Stopping after the present step …")
            stop.set()

        before = {one: signal.signal(one, ask_to_stop) for one in SIGNALS}
        try:
            self._run(Station(queue, self.say), stop)
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
            if isinstance(queue, RemoteQueue):
                queue.close()

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _queue(self, options: dict[str, Any]) -> Queue:
        names = tuple(options["printer"])
        if options["server"]:
            if not is_sealed(options["server"]):
                raise CommandError(SEALED_ONLY)
            token = options["token"] or os.environ.get(TOKEN, "")
            if not token:
                raise CommandError(f"A token is needed: --token or {TOKEN}.")
            return RemoteQueue(options["server"], token, options["event"], names)
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        known = {one.name for one in event.printers.all()}
        if unknown := set(names) - known:
            told = ", ".join(sorted(known)) or "none"
            raise CommandError(f"No printer “{min(unknown)}”. Known: {told}.")
        return LocalQueue(event, names)

    def _run(self, station: Station, stop: threading.Event) -> None:
        self.say("The print station is ready. Ctrl-C stops it.")
        is_gone = False
        while not stop.is_set():
            try:
                pause = AT_WORK if station.turn() else IDLE
                if is_gone:
                    self.say("The site is back.")
                is_gone = False
            except (QueueGone, OperationalError) as error:
                close_old_connections()
                if not is_gone:
                    self.say(f"The site cannot be reached ({error}). Trying again …")
                pause, is_gone = GONE, True
            except NotAllowed as error:
                raise CommandError(str(error)) from error
            stop.wait(pause)
        if not station.is_idle:
            self.say("A badge is still at the printer; the next station sees to it.")
        self.say("Stopped.")
