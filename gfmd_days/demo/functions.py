"""People of the demo who were asked for their functions, and who they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from agenda.domain import asking, profiles
from agenda.domain.asking import Answer
from agenda.models import Appearance, Standing
from gfmd_days.core.models import Event, Mail, MailState

LIFE = {
    "en": (
        "Works with domestic workers’ associations in three countries and has taken "
        "part in four of the Days."
    ),
    "fr": (
        "Travaille avec des associations de travailleuses domestiques dans trois pays "
        "et a pris part à quatre Journées."
    ),
    "es": (
        "Trabaja con asociaciones de trabajadoras del hogar en tres países y ha "
        "participado en cuatro de las Jornadas."
    ),
    "ar": "تعمل مع جمعيات العاملات المنزليات في ثلاثة بلدان، وشاركت في أربع دورات.",
}
SAID = ("AH-mee-na", "ROH-sah", "lee WAY", "koh-FEE")
ASKED, ANSWERED = 12, 7
REASON = "I travel home that morning."
OTHER = "Nadia Ben Amor, Migrant Women’s Platform"


def make(event: Event, *, now: datetime) -> None:
    """Ask some of the people the programme names; most say yes, one proposes another.

    Their letters count as sent: nobody here reads them.
    """
    asked_at = now - timedelta(days=4)
    places = Appearance.objects.filter(
        session__event=event, person__isnull=False, standing=Standing.GIVEN
    ).exclude(person__email="")
    chosen = list(places.order_by("session__day__date", "session__start", "pk")[:ASKED])
    answer_by = (now + timedelta(days=6)).date()
    rows = asking.ask(chosen, by=None, now=asked_at, answer_by=answer_by)
    _sent(event, now=asked_at)
    for number, row in enumerate(rows[:ANSWERED]):
        if number == 2:
            asking.decline(row, now=now, answer=Answer(REASON, OTHER))
        else:
            asking.accept(row, now=now)
    _sent(event, now=now)
    for number, row in enumerate(rows[: len(SAID)]):
        said = {"said_as": SAID[number], "phone": f"+212 600 00 01 0{number}"}
        life = {"bio": LIFE, "shown": True} if number < 2 else {}
        profiles.save(row.person, {**said, **life}, by=None, now=now)


def _sent(event: Event, *, now: datetime) -> None:
    letters = Mail.objects.filter(event=event, kind__startswith="agenda.")
    letters.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=now)
