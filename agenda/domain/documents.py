"""Papers of sessions: looked into, kept, shown to whom they are for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import duties, publishing
from agenda.models import Document, Session
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.files import ODF, kind_of_archive, safe_name
from gfmd_days.core.models import Person, User
from registration.domain import pictures
from registration.domain.refusals import NotAPicture
from registration.models import LEFT, Registration

MOST_BYTES = 20_000_000
MOST_FILES = 30
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": f"{_OPEN_XML}wordprocessingml.document",
    "pptx": f"{_OPEN_XML}presentationml.presentation",
    "xlsx": f"{_OPEN_XML}spreadsheetml.sheet",
    **{ending: kind.decode() for kind, ending in ODF.items()},
}


class DocumentTooLarge(Refused):
    words = _("This file is too large: at most 20 MB.")


class DocumentNotTaken(Refused):
    words = _(
        "Send a PDF, a picture (JPEG, PNG, WebP), or a text, presentation or table "
        "without macros (ODT, ODP, ODS, DOCX, PPTX, XLSX)."
    )


class TooManyDocuments(Refused):
    words = _("These are too many files. Remove one first.")


def public(session: Session) -> QuerySet[Document]:
    """Return the papers everybody may read; a closed session has none."""
    rows = session.documents.filter(is_public=True)
    is_open = not session.is_closed and session.withdrawn_at is None
    return rows if is_open else rows.none()


def is_gone(person: Person) -> bool:
    """Whether somebody who was to come does not come any more."""
    return Registration.objects.filter(person=person, state__in=LEFT).exists()


def readable(person: Person) -> QuerySet[Document]:
    """Return the papers, public or not, of the sessions somebody knows they work in."""
    if is_gone(person):
        return Document.objects.none()
    sessions = {one.session_id for one in duties.known(person)}
    return Document.objects.filter(session__in=sessions, session__withdrawn_at=None)


@transaction.atomic
def add(
    session: Session,
    file: UploadedFile[Any],
    *,
    title: str,
    is_public: bool,
    by: User | None,
    now: datetime,
) -> Document:
    """Keep a file with a session.

    Raises DocumentTooLarge, TooManyDocuments or DocumentNotTaken.
    """
    if (file.size or 0) > MOST_BYTES:
        raise DocumentTooLarge
    row = Session.objects.select_for_update(of=("self",), no_key=True).get(
        pk=session.pk
    )
    if row.documents.count() >= MOST_FILES:
        raise TooManyDocuments
    data, kind = _harmless(file.read())
    last = row.documents.aggregate(last=Max("position"))["last"]
    document = Document(
        session=row,
        title=title,
        name=safe_name(file.name or "", kind, otherwise="document"),
        kind=kind,
        size=len(data),
        is_public=is_public,
        position=0 if last is None else last + 1,
        added_at=now,
    )
    document.file.save(document.name, ContentFile(data), save=False)
    document.save(force_insert=True)
    _note(AgendaVerb.DOCUMENT_ADDED, row, by=by, public=is_public)
    return document


@transaction.atomic
def show(document: Document, *, to_everybody: bool, by: User) -> None:
    """Let everybody read a paper, or the team and those in the session only."""
    others = Document.objects.filter(pk=document.pk).exclude(is_public=to_everybody)
    if others.update(is_public=to_everybody):
        _note(AgendaVerb.DOCUMENT_SHOWN, document.session, by=by, public=to_everybody)


@transaction.atomic
def remove(document: Document, *, by: User) -> None:
    """Delete a paper and its file."""
    session = document.session
    Document.objects.filter(session=session, position__gt=document.position).update(
        position=F("position") - 1
    )
    document.delete()
    _note(AgendaVerb.DOCUMENT_REMOVED, session, by=by)


def _note(verb: AgendaVerb, session: Session, *, by: User | None, **data: Any) -> None:
    publishing.touch(session.event_id, now=timezone.now())
    auditing.record(
        verb, event=session.event, subject=session, by=by, code=session.code, **data
    )


def _harmless(data: bytes) -> tuple[bytes, str]:
    """Return what is kept of a file and its kind, told by what is in it."""
    if data.startswith(b"%PDF-"):
        return data, "pdf"
    if data.startswith(b"PK\x03\x04"):
        if kind := kind_of_archive(data):
            return data, kind
        raise DocumentNotTaken
    try:
        return pictures.cleaned(data)
    except NotAPicture as error:
        raise DocumentNotTaken from error
