"""Forms for those selected: asked on a person's own page once they know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import User
from registration.audit import Verb
from registration.domain import answers as filled
from registration.domain import rows, showing, travelling, uploads
from registration.domain.answers import Answers
from registration.domain.forms import keeping
from registration.domain.forms.keeping import InForce
from registration.domain.refusals import NotAskedOfYou, TooLateForForm
from registration.models import Answer, Form, FormPurpose, Registration
from registration.models.form import question_name
from registration.models.registration import RegistrationQuerySet


@dataclass(frozen=True)
class Counted:
    """How many of those asked have answered a form."""

    answered: int
    asked: int


def forms_for(registration: Registration) -> QuerySet[Form]:
    """Return the forms a person is asked: none before they know they are selected.

    A form for some ways in is asked only of those who came by one of them.
    """
    if not showing.is_invited(registration):
        return Form.objects.none()
    return Form.objects.filter(
        Q(ways_in=None) | Q(ways_in=registration.stream_id),
        event=registration.event_id,
        purpose=FormPurpose.FOLLOW_UP,
        versions__isnull=False,
    ).distinct()


def answered(registration: Registration) -> set[int]:
    """Return the forms of which somebody answered anything."""
    rows = Answer.objects.filter(registration=registration, follow_up__isnull=False)
    return set(rows.order_by().values_list("follow_up", flat=True))


def asked(form: Form) -> InForce:
    """Return what a published form asks now."""
    version = form.versions.first()
    if version is None:
        raise NotAskedOfYou
    return InForce(keeping.definition_of(version), version, follow_up=form)


def answers_of(registration: Registration, form: Form) -> Answers:
    """Return the person's facts with their answers to this form alone."""
    here = registration.answers.filter(follow_up=form)
    own = {one.key: one.texts for one in here}
    return replace(filled.of(registration), own=own)


@transaction.atomic
def save(
    registration: Registration,
    form: Form,
    *,
    own: Mapping[str, list[str]],
    by: User | None,
    now: datetime,
) -> list[str]:
    """Keep a person's answers to a form; return the names of what changed.

    Raises NotAskedOfYou or TooLateForForm.
    """
    row = rows.locked(registration)
    check(row, form, now=now)
    in_force = asked(form)
    given = filled.as_given(replace(filled.of(row), own=own))
    keys = keeping.put(row, given, asked=in_force, now=now)
    filled.note_consents(
        replace(filled.of(row), own=own),
        row,
        in_force.definition,
        follow_up=form,
        now=now,
    )
    uploads.tidy(row, own, follow_up=form)
    changed = [question_name(form, key) for key in keys]
    if changed:
        row.save(update_fields=["changed_at"])
        auditing.record(
            Verb.EDITED,
            event=row.event,
            subject=row,
            by=by,
            actor=auditing.DELEGATE,
            fields=changed,
        )
    return changed


def check(registration: Registration, form: Form, *, now: datetime) -> None:
    """Raise NotAskedOfYou or TooLateForForm unless the person may answer."""
    if not forms_for(registration).filter(pk=form.pk).exists():
        raise NotAskedOfYou
    if not travelling.is_open(registration, now=now):
        raise TooLateForForm


def count(form: Form) -> Counted:
    """Count those a form is asked of and those who answered any of it."""
    people: RegistrationQuerySet = Registration.objects.filter(
        event=form.event_id
    ).invited()
    if form.ways_in.exists():
        people = people.filter(stream__follow_ups=form)
    here = people.filter(answers__follow_up=form).distinct()
    return Counted(here.count(), people.count())
