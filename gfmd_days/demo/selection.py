"""What the committee of the demo wants: targets, and a list proposed for them."""

from __future__ import annotations

from datetime import datetime

from gfmd_days.core.models import Event
from registration.domain import proposing
from registration.domain.proposing import Wish
from registration.models import Target, TargetKind

LEAST, MOST = TargetKind.AT_LEAST, TargetKind.AT_MOST
# dimension, value, kind, people
TARGETS = (
    ("region", "africa", LEAST, 20),
    ("region", "asia", MOST, 56),
    ("region", "latin-america", LEAST, 8),
    ("region", "europe", MOST, 20),
    ("gender", "woman", LEAST, 55),
    ("sector", "diaspora", LEAST, 24),
    ("sector", "union", LEAST, 15),
    ("migrant_led", "yes", LEAST, 50),
    ("newcomer", "yes", LEAST, 30),
    ("language", "fr", LEAST, 15),
)
PLACES = 110


def load(event: Event, *, now: datetime) -> None:
    """Set the targets and keep one proposal."""
    Target.objects.bulk_create(
        Target(event=event, dimension=dimension, value=value, kind=kind, amount=amount)
        for dimension, value, kind, amount in TARGETS
    )
    proposing.propose(event, Wish(PLACES, seconds=5), by=None, now=now)
