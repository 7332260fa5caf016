"""How many queries each list page asks, with 10 rows behind it and with 1,000.

Counted, not timed: the figure is the same on any machine. A page that asks more for
more rows would show here at once.
"""

from __future__ import annotations

from typing import Any

from bench import http as bench_http

SIZES = (10, 1000)
SESSIONS = {10: 10, 1000: 60}
# name -> the address after the event's code
MANAGED = {
    "registrations": "/manage/{code}/registrations/",
    "search": "/manage/{code}/registrations/?q=maria",
    "outbox": "/manage/{code}/outbox/",
    "history": "/manage/{code}/history/",
    "programme": "/manage/{code}/programme/",
    "moderators": "/manage/{code}/moderators/",
    "badges": "/manage/{code}/badges/",
    "desk": "/desk/{code}/?q=maria",
    "public": "/e/{code}/agenda/",
    "api.registrations": "/api/v1/events/{code}/registrations/",
    "api.sessions": "/api/v1/events/{code}/sessions/",
    "api.people": "/api/v1/events/{code}/people/",
}


def measure() -> dict[str, float]:
    with bench_http.site("bench.lists:count", pages=True) as site:
        figures: dict[str, float] = site.prepared
    return figures


def count() -> dict[str, int]:
    """Fill two events and count what each list page of them asks."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gfmd_days.core.models import User

    user = User.objects.create_superuser("owner@bench.example")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    figures = {}
    for size in SIZES:
        code = f"rows-{size}"
        _fill(code, size)
        for name, address in MANAGED.items():
            path = address.format(code=code)
            client.get(path)  # what is read once per process is no part of it
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}.")
            figures[f"lists.{name}.{size}.queries"] = len(asked)
    return figures


def _fill(code: str, size: int) -> None:
    """Make an event with `size` people, and as many mails and entries of history."""
    from django.utils import timezone

    from agenda.domain import publishing
    from gfmd_days.core.models import AuditEntry, Mail
    from gfmd_days.demo import synthetic

    now = timezone.now()
    event = synthetic.make(
        code, delegates=size, sessions=SESSIONS[size], first_day=now.date(), now=now
    )
    type(event).objects.filter(pk=event.pk).update(is_public=True)
    publishing.publish(event, by=None, now=now)
    people = list(event.people.all())
    mail: dict[str, Any] = {"event": event, "kind": "registration.received"}
    mail |= {"language": "en", "subject": "-", "text": "-", "html": "-", "due_at": now}
    Mail.objects.bulk_create(
        Mail(person=person, to=person.email, key=f"{code}-{person.pk}", **mail)
        for person in people
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            event=event,
            verb="registration.submitted",
            subject_type="registration.registration",
            subject_id=str(person.pk),
        )
        for person in people
    )
