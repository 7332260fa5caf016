"""Who chooses people in the open demo: two networks with seats, and some invited."""

from __future__ import annotations

from datetime import datetime, timedelta

from gfmd_days.core.models import Event
from registration.domain import inviting
from registration.domain.inviting import Guest
from registration.models import Delegation, Entry, State

# name, focal point, language, seats, how many of them are taken
NETWORKS = (
    ("Migrant Forum in Asia", "Agnes DE LEON", "en", 6, 3),
    ("Réseau des femmes migrantes", "Khady SARR", "fr", 4, 0),
)
GUESTS = (
    ("Samira HADDAD", "samira.haddad@example.net", "ar"),
    ("Tomás RIVERO", "tomas.rivero@example.net", "es"),
    ("Grace OTIENO", "grace.otieno@example.net", "en"),
)


def make(event: Event, *, now: datetime) -> None:
    """Keep the networks' way in for their own people, and invite some by name."""
    stream = event.streams.get(code="network")
    stream.entry = Entry.INVITED
    stream.save()
    came = list(
        event.registrations.filter(stream=stream, state=State.SUBMITTED).order_by("pk")
    )
    for name, focal, language, seats, taken in NETWORKS:
        delegation = Delegation.objects.create(
            event=event,
            stream=stream,
            name=name,
            focal_name=focal,
            focal_email=f"{focal.split()[0].lower()}@network.example",
            language=language,
            seats=seats,
        )
        link = inviting.open_link(
            stream, label=name, uses=seats * 10, by=None, delegation=delegation
        )
        for row in came[:taken]:
            row.invitation, row.nominated_at = link, now
            row.save(update_fields=["invitation", "nominated_at"])
        for row in came[taken : taken + 1]:  # one waits for the focal point
            row.invitation = link
            row.save(update_fields=["invitation"])
        came = came[taken + 1 :]
    for number, (full_name, email, language) in enumerate(GUESTS):
        guest = Guest(full_name=full_name, email=email, language=language)
        sent = now - timedelta(days=20 - number)
        until = (sent + timedelta(days=10)).date() if number == 0 else None
        invitation = inviting.invite(stream, guest, by=None, now=sent, until=until)
        if number == 1:
            inviting.withdraw(invitation, by=None, now=sent + timedelta(days=1))
    inviting.open_link(stream, label="Speakers of the plenaries", uses=12, by=None)
