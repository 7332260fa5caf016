"""Forms and answers: edited, published, filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain.forms import checking, questions, shelving, standard, steps
from registration.domain.forms.conditions import Given
from registration.domain.forms.questions import Definition, Kind
from registration.domain.refusals import (
    FormChangedMeanwhile,
    FormHasProblems,
)
from registration.models import (
    Answer,
    Form,
    FormPurpose,
    FormVersion,
    Registration,
    Stream,
)


@dataclass(frozen=True)
class InForce:
    """What a form asks now; the standard one has no version.

    Attributes:
        follow_up: the form for those selected that this is; None to apply with.
    """

    definition: Definition
    version: FormVersion | None = None
    follow_up: Form | None = None


def in_force(event: Event, stream: Stream | None) -> InForce:
    """Return what somebody who comes by `stream` is asked today.

    A form that was never published is asked of nobody: the standard one is.
    """
    version = None
    if stream is not None and stream.form_id is not None:
        version = FormVersion.objects.filter(
            form=stream.form_id, form__purpose=FormPurpose.APPLICATION
        ).first()
    if version is None:
        return InForce(standard.definition(tuple(event.languages)))
    return InForce(_definition(version.pk), version)


@lru_cache(maxsize=256)
def _definition(version_id: int) -> Definition:
    """Read a version's definition: it never changes, so once a process."""
    version = FormVersion.objects.only("definition").get(pk=version_id)
    return questions.read(version.definition)


def definition_of(version: FormVersion) -> Definition:
    """Return what a version asks."""
    return _definition(version.pk)


@transaction.atomic
def create(
    event: Event, *, code: str, name: Any, purpose: FormPurpose, by: User
) -> Form:
    """Make a form, beginning with the standard questions if people apply with it.

    Raises CodeTaken.
    """
    start = Definition()
    if purpose == FormPurpose.APPLICATION:
        start = standard.definition(tuple(event.languages))
    return shelving.put(
        event, code=code, name=name, purpose=purpose, definition=start, by=by
    )


@transaction.atomic
def save_draft(form: Form, definition: Definition, *, seen: datetime, by: User) -> Form:
    """Keep an edited form, right or wrong.

    Args:
        seen: `changed_at` of the form that was edited.

    Raises FormChangedMeanwhile when it is not the present one.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if locked.changed_at != seen:
        raise FormChangedMeanwhile
    draft = questions.write(definition)
    if draft != locked.draft:
        steps.note(locked, draft)
        locked.draft = draft
        locked.save(update_fields=["draft", "step", "changed_at"])
        _record(Verb.FORM_CHANGED, locked, by)
    return locked


@transaction.atomic
def undo(form: Form, *, seen: datetime, by: User) -> Form:
    """Go back to the draft before the last edit; at the first one nothing happens.

    Raises FormChangedMeanwhile.
    """
    return _walk(form, -1, seen, by)


@transaction.atomic
def redo(form: Form, *, seen: datetime, by: User) -> Form:
    """Do again what was undone last, if anything was.

    Raises FormChangedMeanwhile.
    """
    return _walk(form, 1, seen, by)


def _walk(form: Form, by_steps: int, seen: datetime, by: User) -> Form:
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if locked.changed_at != seen:
        raise FormChangedMeanwhile
    step = locked.steps.filter(number=locked.step + by_steps).first()
    if step is not None:
        locked.draft, locked.step = step.draft, step.number
        locked.save(update_fields=["draft", "step", "changed_at"])
        _record(Verb.FORM_CHANGED, locked, by)
    return locked


def problems(form: Form) -> list[checking.Problem]:
    """Return what keeps the form's draft from being published."""
    return checking.problems(
        questions.read(form.draft),
        language=form.event.languages[0],
        is_application=form.purpose == FormPurpose.APPLICATION,
    )


@transaction.atomic
def publish(form: Form, *, by: User | None, now: datetime) -> FormVersion:
    """Put the draft to people from now on; without a change nothing happens.

    Raises FormHasProblems.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if problems(locked):
        raise FormHasProblems
    newest = locked.versions.first()
    if newest is not None and newest.definition == locked.draft:
        return newest
    version = FormVersion.objects.create(
        form=locked,
        number=newest.number + 1 if newest else 1,
        definition=locked.draft,
        published_at=now,
        by=by,
    )
    _record(Verb.FORM_PUBLISHED, locked, by, number=version.number)
    return version


def put(
    registration: Registration,
    given: Given,
    *,
    asked: InForce,
    now: datetime,
) -> list[str]:
    """Write what was answered to the form's own questions; return the keys changed.

    An answer to a question that is not asked any more goes. Known facts are written
    by answers.put_on_person. Runs in the caller's transaction.
    """
    version = asked.version
    if version is None:
        return []
    wanted = _wanted(asked.definition, given)
    answers = registration.answers.filter(follow_up=asked.follow_up)
    here = {one.key: one for one in answers}
    of_form = {
        key for key, one in asked.definition.questions.items() if one.kind != Kind.KNOWN
    }
    gone = [key for key in here if key in of_form and key not in wanted]
    changed = []
    for key, (texts, is_secret) in wanted.items():
        row = here.get(key)
        if row and row.texts == texts and row.is_secret == is_secret:
            continue
        row = row or Answer(
            registration=registration, follow_up=asked.follow_up, key=key
        )
        row.version = version
        row.set_texts(texts, is_secret=is_secret)
        row.changed_at = now
        here[key] = row
        changed.append(key)
    answers.filter(key__in=gone).delete()
    _save(here[key] for key in changed)
    return [*changed, *gone]


def answers_of(registration: Registration) -> dict[str, Answer]:
    """Return the application's answers by key, each with the version asked."""
    return {
        one.key: one
        for one in registration.answers.select_related("version__form").filter(
            follow_up=None
        )
    }


def every_answer(registration: Registration) -> dict[str, Answer]:
    """Return the answers to all forms, by the name that tells them apart."""
    rows = registration.answers.select_related("version__form", "follow_up")
    return {one.name: one for one in rows}


def _wanted(
    definition: Definition, given: Given
) -> Mapping[str, tuple[list[str], bool]]:
    wanted = {}
    for question in definition.asked(given):
        texts = [text for text in given.get(question.key, ()) if text]
        if question.kind in {Kind.KNOWN, Kind.NOTE} or not texts:
            continue
        wanted[question.key] = (texts, question.is_sensitive)
    return wanted


def _save(rows: Iterable[Answer]) -> None:
    old: list[Answer] = []
    new: list[Answer] = []
    for row in rows:
        (new if row._state.adding else old).append(row)
    Answer.objects.bulk_create(new)
    Answer.objects.bulk_update(old, ["version", "given", "secret", "changed_at"])


def _record(verb: Verb, form: Form, by: User | None, **data: Any) -> None:
    auditing.record(verb, event=form.event, subject=form, by=by, form=form.code, **data)
