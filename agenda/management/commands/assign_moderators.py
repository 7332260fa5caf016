"""Propose moderators for the open places of an event."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.domain import proposal_words, proposals
from gfmd_days.core.models import Event


class Command(BaseCommand):
    help = (
        "Propose moderators: nobody twice at a time, languages spoken, load levelled. "
        "Nothing changes without --apply."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's code")
        parser.add_argument("--apply", action="store_true", help="write it down")
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--seconds",
            type=float,
            default=proposals.SECONDS,
            help="limit of the search",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        event = Event.objects.filter(code=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        if not options["seconds"] > 0:
            raise CommandError("--seconds must be more than 0.")
        proposal = proposals.propose(
            event, by=None, now=timezone.now(), seconds=options["seconds"]
        )
        applied = None
        report = proposal_words.as_json(proposal)
        if options["apply"]:
            applied = proposals.apply(proposal, by=None, now=timezone.now())
            report["state"] = str(proposal.state)
            report["changed"], report["skipped"] = applied.changed, applied.skipped
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        self._words(report)
        if applied:
            self.stdout.write(f"Applied: {applied.changed} places changed.")
        else:
            self.stdout.write("Nothing is changed yet; --apply writes it down.")

    def _words(self, report: dict[str, Any]) -> None:
        for one in report["assignments"]:
            mark = "*" if one["change"] else " "
            who = one["moderator"] or "OPEN"
            self.stdout.write(f"{mark} {one['session']:8} {who}: {one['reason']}")
        gap = f", at most {report['gap']:.1%} from the best" if report["gap"] else ""
        self.stdout.write(
            f"{report['places']} places, {report['candidates']} candidates: "
            f"{report['status']}{gap}, {report['seconds']} s"
        )
