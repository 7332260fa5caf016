"""Taking in files: looked into, made harmless where possible, kept with their owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from gfmd_days.core.files import kind_of_archive, safe_name
from registration.domain import pictures, rows
from registration.domain.forms.questions import Kind, Question
from registration.domain.pictures import Box
from registration.domain.refusals import (
    DraftGone,
    FileNotTaken,
    FileTooLarge,
    NotAPicture,
    TooManyFiles,
)
from registration.models import Draft, Form, Registration, Upload

MOST_BYTES = 10_000_000
MOST_FILES = 20
MOST_BYTES_IN_ALL = 50_000_000
# Of what comes as an archive, what is written rather than shown or counted.
WRITTEN = {"docx", "odt"}

Owner = Draft | Registration


def of(owner: Owner, *, follow_up: Form | None = None) -> dict[str, Upload]:
    """Return somebody's files by the question's key: the application's, or a form's."""
    return {one.key: one for one in owner.uploads.filter(follow_up=follow_up)}


def answering(registration: Registration, name: str) -> Upload | None:
    """Return the file that answers a question; a merged twin's may lie beside it."""
    found = registration.uploads.select_related("follow_up")
    return {one.question_name: one for one in found}.get(name)


@transaction.atomic
def take_in(
    owner: Owner,
    question: Question,
    file: UploadedFile[Any],
    *,
    crop: str = "",
    follow_up: Form | None = None,
) -> Upload:
    """Keep a file as the answer to a question, in place of the one before.

    Args:
        crop: the part of a photograph that counts, as pictures.Box reads it.
        follow_up: the form that asks, if it is one for those selected.

    Raises DraftGone, FileTooLarge, TooManyFiles, FileNotTaken or NotAPicture.
    """
    if (file.size or 0) > MOST_BYTES:
        raise FileTooLarge
    _lock(owner)
    others = owner.uploads.exclude(follow_up=follow_up, key=question.key)
    sizes = list(others.values_list("size", flat=True))
    if len(sizes) >= MOST_FILES or sum(sizes) + (file.size or 0) > MOST_BYTES_IN_ALL:
        raise TooManyFiles
    data, kind = _harmless(file.read(), question, Box.read(crop))
    remove(owner, question.key, follow_up=follow_up)
    upload = Upload(
        event_id=owner.event_id,
        draft=owner if isinstance(owner, Draft) else None,
        registration=owner if isinstance(owner, Registration) else None,
        follow_up=follow_up,
        key=question.key,
        name=safe_name(file.name or "", kind, otherwise="file"),
        kind=kind,
    )
    upload.seal(data)
    upload.save(force_insert=True)
    return upload


def remove(owner: Owner, key: str, *, follow_up: Form | None = None) -> None:
    """Delete somebody's file for a question, if there is one."""
    owner.uploads.filter(follow_up=follow_up, key=key).delete()


def hand_over(
    draft: Draft, registration: Registration, own: Mapping[str, Iterable[str]]
) -> None:
    """Give a draft's files to the registration; those that answer nothing go."""
    answering = {text for texts in own.values() for text in texts}
    rows = list(draft.uploads.all())
    kept = [one.pk for one in rows if str(one.pk) in answering]
    if kept:
        Upload.objects.filter(pk__in=kept).update(draft=None, registration=registration)


def tidy(
    registration: Registration,
    own: Mapping[str, Iterable[str]],
    *,
    follow_up: Form | None = None,
) -> None:
    """Delete the files of a form's questions that are not answered any more."""
    here = registration.uploads.filter(follow_up=follow_up)
    here.exclude(key__in=list(own)).delete()


def _lock(owner: Owner) -> None:
    """Let two files of one person come in one after the other: limits hold.

    A file that was on its way when its draft was sent must not lie here without it.
    """
    if isinstance(owner, Draft):
        if Draft.objects.select_for_update().filter(pk=owner.pk).first() is None:
            raise DraftGone
    else:
        rows.locked(owner)


def _harmless(data: bytes, question: Question, box: Box | None) -> tuple[bytes, str]:
    """Return what is kept of a file and its kind, told by what is in it."""
    if question.kind == Kind.PHOTO:
        return pictures.photo(data, box), "jpeg"
    if data.startswith(b"%PDF-"):
        return data, "pdf"
    if data.startswith(b"PK\x03\x04"):
        if (kind := kind_of_archive(data)) in WRITTEN:
            return data, kind
        raise FileNotTaken
    try:
        return pictures.cleaned(data)
    except NotAPicture as error:
        raise FileNotTaken from error
