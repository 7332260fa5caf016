"""The committee's word on each application as one number."""

from __future__ import annotations

from gfmd_days.core.models import Event
from registration.domain import results


def of_event(event: Event) -> dict[int, float]:
    """Return, by registration, the median of its reviews' weighted scores, 0 to 1.

    Of an application read in several phases, the last one counts. Nobody's who was
    not reviewed is in it.
    """
    found = results.latest(event)
    return {pk: one.median for pk, one in found.items() if one.median is not None}
