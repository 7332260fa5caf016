"""Two people of the demo who applied a second time, under another spelling."""

from __future__ import annotations

from gfmd_days.core.models import Event
from registration.domain import duplicates
from registration.models import State

# The name on the first application and on the second one.
SPELT = {
    "Shriyani PERERA": "Sriyani Perera",
    "Aigul ZHUMABEKOVA": "Aygul Jumabekova",
}


def make(event: Event) -> None:
    """Let the last who applied be people who had applied before, and find them."""
    first = {
        row.person.full_name: row.person
        for row in event.registrations.select_related("person__organisation")
        if row.person.full_name in SPELT
    }
    last = event.registrations.filter(state=State.SUBMITTED).select_related("person")
    for (name, spelt), row in zip(SPELT.items(), last.order_by("-pk"), strict=False):
        known, person = first[name], row.person
        person.full_name, person.native_name = spelt, ""
        person.family_name = person.given_name = ""
        for field in ("organisation", "country", "region", "gender", "languages"):
            setattr(person, field, getattr(known, field))
        person.email = f"{spelt.lower().replace(' ', '.')}@example.net"
        person.job_title = "Coordinator"
        person.save()
    duplicates.look(event)
