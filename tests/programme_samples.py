"""One row of everything in a programme that an address may name."""

from __future__ import annotations

import uuid
from datetime import time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from agenda.domain import outcomes, publishing, reporting
from agenda.domain.outcomes import Advice, Report
from agenda.models import (
    Actor,
    Appearance,
    Asking,
    Bar,
    BroughtFile,
    Document,
    Function,
    Kind,
    LinkKind,
    Outcome,
    Programme,
    Room,
    Session,
    SessionLink,
    SignUp,
    Standing,
    Track,
)  # fmt: skip
from gfmd_days.core.models import Event
from registration.models import Registration
from tests.conftest import NOW


def arguments(event: Event, registration: Registration) -> dict[str, str]:
    """Return, for a piece of an address, what stands in it; see tests.samples."""
    session = _session(event)
    signed_up = SignUp.objects.create(
        session=session, registration=registration, waits=True, made_at=NOW
    )
    return {
        "bars/<int:pk>": f"bars/{_bar(registration, session).pk}",
        "import/<uuid:file>": f"import/{_programme_file(event)}",
        "moderators/people/<int:pk>": f"moderators/people/{registration.person_id}",
        **_asked(session, registration),
        "rooms/<int:pk>": f"rooms/{session.room.pk}",
        "screens/<int:room>": f"screens/{session.room.pk}",
        "sign-ups/<int:pk>": f"sign-ups/{signed_up.pk}",
        "tracks/<int:pk>": f"tracks/{session.track.pk}",
        "functions/<int:pk>": f"functions/{session.appearances.first().pk}",
        "draft/<str:key>": f"draft/{_draft_key(event)}",
        **_reported(session, registration),
        "<slug:session>": session.code,
    }


def _session(event: Event) -> Session:
    session = Session.objects.create(
        event=event,
        code="S1",
        day=event.days.first(),
        start=time(9),
        minutes=60,
        kind=Kind.WORKING,
        title={"en": "Session"},
        room=Room.objects.create(event=event, name="Atlas"),
        track=Track.objects.create(event=event, code="1", title={"en": "Track"}),
    )
    Appearance.objects.create(session=session, function=Function.MODERATOR)
    return session


def _bar(registration: Registration, session: Session) -> Bar:
    return Bar.objects.create(
        event=registration.event, person=registration.person, session=session
    )


def _draft_key(event: Event) -> str:
    key = "sample-of-a-key"
    defaults = {
        "preview_key": key,
        "preview_until": timezone.now() + timedelta(days=1),
    }
    Programme.objects.update_or_create(event=event, defaults=defaults)
    return key


def _asked(session: Session, registration: Registration) -> dict[str, str]:
    asked = Asking.objects.create(
        session=session,
        person=registration.person,
        function=Function.SPEAKER,
        asked_at=NOW,
    )
    return {"askings/<int:pk>": f"askings/{asked.pk}", "f/<uuid:key>": f"f/{asked.key}"}


def _reported(session: Session, registration: Registration) -> dict[str, str]:
    """A session with a published report, a paper and a relative."""
    Appearance.objects.create(
        session=session,
        person=registration.person,
        function=Function.RAPPORTEUR,
        standing=Standing.ACCEPTED,
        position=1,
    )
    advice = (Advice(Actor.GOVERNMENTS, "Do it"),)
    report = Report(summary="Text", themes=(session.track_id,), advice=advice)
    outcomes.save(session, report, seen=outcomes.NEW, by=None, now=NOW, send=True)
    row = Outcome.objects.get(session=session)
    publishing.publish(session.event, by=None, now=NOW)
    outcomes.publish(row, seen=row.edit, by=None, now=NOW)
    paper = Document(session=session, title="Paper", name="paper.pdf", kind="pdf")
    paper.size, paper.is_public, paper.added_at = 5, True, NOW
    paper.file.save("paper.pdf", ContentFile(b"paper"), save=False)
    paper.save(force_insert=True)
    other = Session.objects.create(
        event=session.event, code="S2", minutes=60, kind=Kind.WORKING, title="Other"
    )
    link = SessionLink.objects.create(
        session=session, other=other, kind=LinkKind.RELATED
    )
    return {
        "documents/<uuid:pk>": f"documents/{paper.pk}",
        "related/<int:pk>": f"related/{link.pk}",
        "o/<str:key>": f"o/{reporting.key(session, registration.person)}",
        "s/<slug:series>": f"s/{session.event.series.code}",
    }


def _programme_file(event: Event) -> uuid.UUID:
    file = BroughtFile.objects.create(
        event=event, name="programme.json", body=b'{"sessions": []}', made_at=NOW
    )
    return file.pk
