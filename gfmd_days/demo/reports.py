"""What came of the sessions of the finished events, and who was in the rooms."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.pdfgen.canvas import Canvas

from agenda.domain import documents, outcomes
from agenda.domain.outcomes import NEW, Advice, Report
from agenda.models import LinkKind, Session, SessionLink, Stage
from badges.models import Point, PointKind, Scan, ScanOutcome
from gfmd_days.core.models import Event
from gfmd_days.demo.report_texts import TEXTS, Text
from registration.models import Registration

RELATED = ("B05a", "B06a", "B14")


def load(event: Event) -> int:
    """Give the event its reports, most of them published; return how many.

    Sessions that have one already are left alone.
    """
    texts = TEXTS.get(event.code, {})
    sessions = event.sessions.standing().filter(code__in=texts, outcome=None)
    rows = list(sessions.select_related("day", "track"))
    for session in rows:
        session.event = event
        _write(session, texts[session.code])
    return len(rows)


def _write(session: Session, text: Text) -> None:
    ended = session.ends_at
    report = Report(
        language=text.language,
        summary=text.summary,
        conclusions=text.conclusions,
        points=text.points,
        themes=(session.track_id,) if session.track_id else (),
        advice=tuple(Advice(actor, words) for actor, words in text.advice),
    )
    is_sent = text.stage != Stage.WRITING
    now = ended + timedelta(hours=3)
    row = outcomes.save(session, report, seen=NEW, by=None, now=now, send=is_sent)
    now += timedelta(days=2)
    if text.stage == Stage.PUBLISHED:
        outcomes.publish(row, seen=row.edit, by=None, now=now)
    elif text.stage == Stage.REVIEWED:
        outcomes.review(row, seen=row.edit, by=None, now=now)


def hang_together(event: Event) -> None:
    """Relate sessions to those of the same name in Dhaka, and add papers to some."""
    for code in RELATED:
        here = event.sessions.filter(code=code).first()
        there = Session.objects.filter(event__code="csd-2016", code=code).first()
        if here and there and here != there:
            SessionLink.objects.get_or_create(
                session=here, other=there, kind=LinkKind.RELATED
            )
    for session in event.sessions.filter(code="B14", documents=None):
        paper = SimpleUploadedFile("questions.pdf", _page("Guiding questions"))
        documents.add(
            session,
            paper,
            title="Guiding questions",
            is_public=True,
            by=None,
            now=session.starts_at - timedelta(days=10),
        )


def count(event: Event) -> int:
    """Let people be scanned at the doors of sessions with a report."""
    rng = Random(f"{event.code} rooms")  # noqa: S311 - an invented morning is no secret
    people = list(Registration.objects.filter(event=event).accredited())
    scans: list[Scan] = []
    codes = [code for code, text in TEXTS[event.code].items() if text.conclusions]
    for session in event.sessions.standing().filter(code__in=codes):
        point, _made = Point.objects.get_or_create(
            event=event,
            code=session.code.lower(),
            defaults={"name": session.title, "kind": PointKind.ROOM, "position": 9},
        )
        came = rng.sample(people, min(len(people), rng.randrange(18, 45)))
        scans += [_scan(one, point, session, rng) for one in came]
    Scan.objects.bulk_create(scans)
    return len(scans)


def _scan(who: Registration, point: Point, session: Session, rng: Random) -> Scan:
    at = session.starts_at - timedelta(seconds=rng.randrange(900))
    return Scan(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        event=session.event,
        point=point,
        registration=who,
        code=who.code,
        scanned_at=at,
        received_at=at,
        outcome=ScanOutcome.CHECKED_IN,
    )


def _page(title: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, title)
    canvas.drawString(72, 760, title)
    canvas.save()
    return file.getvalue()
