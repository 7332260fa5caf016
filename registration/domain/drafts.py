"""What is typed before it is sent, kept field by field from any device."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gfmd_days.core.models import Event
from registration.domain.refusals import DraftTooLong
from registration.models import Draft, Stream
from registration.models.draft import Answers

DRAFT_CHARACTERS = 200_000


@dataclass(frozen=True)
class Kept:
    """What came of keeping some fields.

    Attributes:
        revision: the draft's number now.
        lost: what another device had written into fields that were written over.
        others: what another device wrote into other fields meanwhile.
    """

    revision: int
    lost: Answers
    others: Answers


def begin(event: Event, stream: Stream | None) -> Draft:
    """Make an empty draft; whoever holds its key may open it."""
    return Draft.objects.create(event=event, stream=stream)


@transaction.atomic
def keep(
    draft: Draft,
    answers: Answers,
    *,
    stream: Stream | None = None,
    seen: int | None = None,
) -> Kept:
    """Keep typed answers, right or wrong, over what the draft held for these fields.

    Args:
        seen: the revision the device knew; None for the newest.

    Raises DraftTooLong, leaving the draft as it was.
    """
    row = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if row is None:  # sent or deleted meanwhile: there is nothing to keep it in
        return Kept(draft.revision, {}, {})
    before = row.answers
    newer = written_since(row, seen)
    changed = {
        name: values for name, values in answers.items() if before.get(name) != values
    }
    _put(row, before, changed, stream)
    draft.answers_json, draft.email = row.answers_json, row.email
    draft.revision, draft.stamps = row.revision, row.stamps
    lost = {name: before[name] for name in newer if name in changed}
    others = {name: before[name] for name in newer if name not in answers}
    return Kept(row.revision, lost, others)


def check_length(answers: Answers) -> None:
    """Raise DraftTooLong where typed answers are more than anybody writes."""
    length = sum(len(text) for values in answers.values() for text in values)
    if length > DRAFT_CHARACTERS:
        raise DraftTooLong


def written_since(draft: Draft, seen: int | None) -> Answers:
    """Return the fields another device wrote after revision `seen`."""
    if seen is None or seen >= draft.revision:
        return {}
    return {
        name: values
        for name, values in draft.answers.items()
        if draft.stamps.get(name, 0) > seen
    }


def _put(
    row: Draft,
    before: Mapping[str, list[str]],
    changed: Answers,
    stream: Stream | None,
) -> None:
    if not changed and (stream is None or row.stream_id == stream.pk):
        return
    merged = {**before, **changed}
    check_length(merged)
    row.stream = stream or row.stream
    row.answers = merged
    row.revision += 1
    row.stamps = {**row.stamps, **dict.fromkeys(changed, row.revision)}
    email = "".join(changed.get("email", [])[:1]).strip().lower()
    with contextlib.suppress(ValidationError):
        validate_email(email)
        row.email = email
    row.save()
