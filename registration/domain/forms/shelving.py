"""Forms as wholes: named, copied, brought in from a file, removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Prefetch, QuerySet

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain.forms import questions
from registration.domain.forms.questions import Definition
from registration.domain.refusals import CodeTaken, FormInUse
from registration.models import Answer, Form, FormPurpose, FormVersion, Stream


def of(event: Event) -> QuerySet[Form]:
    """Return an event's forms, each with its ways in and its newest version."""
    newest = FormVersion.objects.annotate(last=Max("form__versions__number")).filter(
        number=F("last")
    )
    return event.forms.prefetch_related(
        "streams", "ways_in", Prefetch("versions", newest, to_attr="newest_versions")
    )


@transaction.atomic
def put(
    event: Event,
    *,
    code: str,
    name: Any,
    purpose: FormPurpose,
    definition: Definition,
    by: User,
) -> Form:
    """Add a form that begins with these questions: a copy, from a file, a new one.

    Raises CodeTaken.
    """
    if event.forms.filter(code=code).exists():
        raise CodeTaken
    last = event.forms.aggregate(last=Max("position"))["last"]
    form = Form.objects.create(
        event=event,
        code=code,
        name=name,
        purpose=purpose,
        draft=questions.write(definition),
        position=(last or 0) + 1,
    )
    _record(form, by, "added")
    return form


@transaction.atomic
def settle(
    form: Form,
    *,
    name: Any,
    purpose: FormPurpose,
    ways_in: Iterable[Stream] = (),
    by: User,
) -> None:
    """Change a form's name, what it is for and of whom it is asked.

    Args:
        ways_in: of a form for those selected: only who came by one of them is asked;
            none for all.

    Raises FormInUse when it is answered already, or a way in applies with it, and it
    would be for something else.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    is_used = locked.streams.exists() or (
        Answer.objects.filter(version__form=form).exists()
    )
    if is_used and purpose != locked.purpose:
        raise FormInUse
    form.name, form.purpose = name, purpose
    form.save(update_fields=["name", "purpose", "changed_at"])
    form.ways_in.set(ways_in if purpose == FormPurpose.FOLLOW_UP else ())
    _record(form, by, "settings")


@transaction.atomic
def remove(form: Form, *, by: User) -> None:
    """Remove a form nobody has answered and no way in uses.

    Raises FormInUse.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    answered = Answer.objects.filter(version__form=locked).exists()
    if answered or locked.streams.exists():
        raise FormInUse
    _record(locked, by, "removed")
    locked.delete()


def fixed_keys(event: Event) -> set[str]:
    """Return the keys of questions that were put to people: these never change."""
    return {
        key
        for version in FormVersion.objects.filter(form__event=event)
        for key in questions.read(version.definition).questions
    }


def _record(form: Form, by: User, deed: str) -> None:
    auditing.record(
        Verb.FORM_CHANGED,
        event=form.event,
        subject=form,
        by=by,
        form=form.code,
        deed=deed,
    )
