"""All we keep of one person as one ZIP: for programs, for people, and their files.

docs/own-data.md lists the keys of data.json; they are a promise.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gfmd_days.core import languages, zones
from gfmd_days.core.audit import LABELS
from gfmd_days.core.domain import auditing, mailing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Mail
from registration.domain import mails, own_data
from registration.domain.letters import paper
from registration.exports import own_facts
from registration.exports.own_facts import Part
from registration.models import Letter, Registration, Upload

FORMAT = "gfmd-days/own-data/1"
# So that it is made while somebody waits; the newest come first.
MOST_LETTERS, MOST_MAILS = 30, 500
IN_MEMORY = 5_000_000


def write(
    registration: Registration, *, now: datetime
) -> tempfile.SpooledTemporaryFile[bytes]:
    """Return the ZIP, at its beginning, with words in the person's language."""
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes
    language = mails.language_of(registration)
    with (
        translation.override(language),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        parts = own_facts.parts(registration, language)
        data = {
            **_head(registration, now=now),
            **_told(registration, parts),
            "files": list(_files(registration, archive)),
            "letters": list(_letters(registration, archive)),
            "mails": list(_mails(registration, archive)),
        }
        archive.writestr(
            "data.json", json.dumps(data, ensure_ascii=False, indent=2, default=str)
        )
        archive.writestr("data.html", _page(registration, parts, data, language))
    target.seek(0)
    return target


def _head(registration: Registration, *, now: datetime) -> dict[str, Any]:
    event = registration.event
    return {
        "format": FORMAT,
        "made_at": _moment(now),
        "event": {"code": event.code, "title": str(event.title)},
        "application": {
            key: {"label": label, "words": words}
            for key, label, words in own_facts.standing(registration)
        },
    }


def _told(registration: Registration, parts: list[Part]) -> dict[str, Any]:
    named: dict[str, Any] = {"about_you": {}, "answers": {}, "travel": {}}
    for part in parts:
        named[part.key] = {
            fact.key: {
                "label": fact.label,
                "given": fact.given,
                "words": fact.words,
                "purpose": fact.purpose,
                "readers": fact.readers,
                "deleted_on": fact.until.isoformat() if fact.until else None,
            }
            for fact in part.facts
        }
    return {
        **named,
        "consents": list(_consents(registration)),
        "support": list(_support(registration)),
        "changes_asked": list(_changes(registration)),
        "participation": [
            {"what": one.what, "at": _moment(one.at), "where": one.where}
            for one in own_data.traces(registration)
        ],
        "history": list(_history(registration)),
    }


def _consents(registration: Registration) -> Iterable[dict[str, Any]]:
    for one in registration.consents.all():
        yield {
            "purpose": one.purpose,
            "version": one.version,
            "given_at": _moment(one.given_at),
        }


def _support(registration: Registration) -> Iterable[dict[str, Any]]:
    for asked in registration.support_requests.prefetch_related("grants__fund"):
        yield {
            "kind": asked.kind,
            "amount": str(asked.amount),
            "currency": asked.currency,
            "details": asked.details,
            "asked_at": _moment(asked.asked_at),
            "refused_at": _moment(asked.refused_at),
            "grants": [
                {
                    "amount": str(grant.amount),
                    "currency": grant.fund.currency,
                    "decided_at": _moment(grant.decided_at),
                    "paid_at": _moment(grant.paid_at),
                }
                for grant in asked.grants.all()
            ],
        }


def _changes(registration: Registration) -> Iterable[dict[str, Any]]:
    for change in registration.change_requests.all():
        yield {
            "asked_at": _moment(change.asked_at),
            "state": change.state,
            "wanted": change.wanted,
            "before": change.before,
            "reply": change.words,
        }


def _history(registration: Registration) -> Iterable[dict[str, Any]]:
    """What was done, by whom in general: the team's own names are theirs."""
    who = {
        auditing.DELEGATE: _("You"),
        auditing.FOCAL_POINT: _("The focal point of your delegation"),
        auditing.SYSTEM: _("This site by itself"),
    }
    for entry in own_data.history(registration):
        yield {
            "at": _moment(entry.at),
            "deed": entry.verb,
            "words": str(LABELS.get(entry.verb, entry.verb)),
            "by": who.get(entry.actor, _("The organizers")),
        }


def _files(
    registration: Registration, archive: zipfile.ZipFile
) -> Iterable[dict[str, Any]]:
    for upload in registration.uploads.select_related("follow_up"):
        yield {
            "question": upload.question_name,
            "name": upload.name,
            "size": upload.size,
            "path": _put_file(archive, upload),
        }


def _put_file(archive: zipfile.ZipFile, upload: Upload) -> str | None:
    path = f"files/{upload.question_name}-{upload.name}"
    if path in archive.namelist():  # a merged twin sent one of the same name
        path = f"files/{upload.question_name}-{upload.pk}-{upload.name}"
    try:
        archive.writestr(path, upload.content(), zipfile.ZIP_STORED)
    except FileNotFoundError:  # a restored database without its files still answers
        return None
    return path


def _letters(
    registration: Registration, archive: zipfile.ZipFile
) -> Iterable[dict[str, Any]]:
    rows = registration.letters.select_related("event__venue")
    for number, letter in enumerate(rows):
        yield {
            "number": letter.number,
            "kind": letter.kind,
            "language": letter.language,
            "state": str(letter.state),
            "issued_at": _moment(letter.issued_at),
            "path": _put_letter(archive, letter) if number < MOST_LETTERS else None,
        }


def _put_letter(archive: zipfile.ZipFile, letter: Letter) -> str | None:
    path = f"letters/{letter.number}.pdf"
    try:
        archive.writestr(path, paper.pdf([letter]), zipfile.ZIP_STORED)
    except Refused:  # its words were deleted, or it cannot be set here
        return None
    return path


def _mails(
    registration: Registration, archive: zipfile.ZipFile
) -> Iterable[dict[str, Any]]:
    person = registration.person
    theirs = Q(person=person)
    if person.email:
        theirs |= Q(event=registration.event_id, to__iexact=person.email, person=None)
    rows = Mail.objects.filter(theirs).order_by("-created_at", "-pk")[:MOST_MAILS]
    for number, mail in enumerate(rows, start=1):
        path = f"mails/{number:03}-{mail.created_at:%Y-%m-%d}.txt"
        # who finds this file must not be able to act in the person's name
        archive.writestr(path, f"{mail.subject}\n\n{mailing.without_keys(mail.text)}\n")
        yield {
            "subject": mail.subject,
            "kind": mail.kind,
            "to": mail.to,
            "state": mail.state,
            "sent_at": _moment(mail.sent_at),
            "path": path,
        }


def _page(
    registration: Registration, parts: list[Part], data: dict[str, Any], language: str
) -> str:
    return render_to_string(
        "registration/own_data/file.html",
        {
            "registration": registration,
            "event": registration.event,
            "parts": parts,
            "data": data,
            "language": language,
            "direction": languages.direction(language),
            "zone": zones.zone(registration.event.zone_name),
        },
    )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
