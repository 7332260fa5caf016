"""Writing a mailing: its people, its words; and throwing a draft away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gfmd_days.core.domain import auditing, bulk
from gfmd_days.core.domain.refusals import UnknownPlaceholder
from gfmd_days.core.models import Event, Mail, User
from registration.audit import Verb
from registration.domain.mailings import words
from registration.domain.refusals import NotADraft, NothingWritten
from registration.models import Mailing
from registration.models.mailing import PER_MINUTE


@dataclass(frozen=True)
class Content:
    """What a mailing says and how it goes out.

    Args:
        words: subject and text by language.
        fallback: the language for those who read none of these.
        per_minute: how many leave in a minute, at most.
    """

    kind: str
    words: Mapping[str, Mapping[str, str]]
    fallback: str
    per_minute: int = PER_MINUTE


@transaction.atomic
def begin(
    event: Event, *, query: str = "", chosen: Sequence[int] = (), by: User
) -> Mailing:
    """Begin a draft to the people a filter of the list finds, or to chosen ones."""
    row = Mailing.objects.create(
        event=event,
        fallback=event.interface_languages()[0],
        query="" if chosen else query,
        chosen=list(chosen),
        by=by,
    )
    auditing.record(Verb.MAILING_WRITTEN, event=event, subject=row, by=by)
    return row


@transaction.atomic
def change(row: Mailing, content: Content, *, by: User) -> None:
    """Write the draft's words.

    Raises NotADraft, or UnknownPlaceholder naming what no mail can fill in.
    """
    _lock(row)
    texts = " ".join(part for one in content.words.values() for part in one.values())
    if unknown := words.unknown_placeholders(texts):
        raise UnknownPlaceholder(unknown)
    row.kind, row.fallback = content.kind, content.fallback
    row.words = {code: dict(one) for code, one in content.words.items()}
    row.per_minute = content.per_minute
    row.save()
    auditing.record(
        Verb.MAILING_CHANGED,
        event=row.event,
        subject=row,
        by=by,
        kind=row.kind,
        languages=row.languages,
    )


@transaction.atomic
def choose(row: Mailing, *, query: str, chosen: Sequence[int] = (), by: User) -> None:
    """Give the draft other people. Raises NotADraft."""
    _lock(row)
    row.query, row.chosen = "" if chosen else query, list(chosen)
    row.save(update_fields=["query", "chosen", "changed_at"])
    auditing.record(Verb.MAILING_CHANGED, event=row.event, subject=row, by=by)


@transaction.atomic
def remove(row: Mailing, *, by: User) -> None:
    """Throw a draft away. Raises NotADraft: what was sent stays."""
    _lock(row)
    auditing.record(Verb.MAILING_REMOVED, event=row.event, subject=row, by=by)
    row.delete()


@transaction.atomic
def send_test(row: Mailing, *, by: User, now: datetime) -> int:
    """Mail it to oneself, once for each of its languages; return how many.

    Raises NothingWritten.
    """
    if not row.languages:
        raise NothingWritten
    composer = words.Composer(row)
    mails = []
    for language in row.languages:
        one = composer.fill(language, words.example(row, by, language))
        mails.append(
            Mail(
                event=row.event,
                key=f"mailing-test:{row.pk}:{by.pk}:{language}:{now.isoformat()}",
                kind=composer.kind.code,
                language=language,
                to=by.email,
                subject=one.subject,
                text=one.text,
                html=one.html,
                headers=one.headers,
                due_at=now,
            )
        )
    bulk.put(mails)
    auditing.record(
        Verb.MAILING_TRIED, event=row.event, subject=row, by=by, count=len(mails)
    )
    return len(mails)


def _lock(row: Mailing) -> None:
    """Hold the row, and see that nobody has sent it meanwhile."""
    if not Mailing.objects.select_for_update().get(pk=row.pk).is_draft:
        raise NotADraft
