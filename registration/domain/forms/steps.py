"""The last edits of a form, to undo and do again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registration.models import Form, FormStep

MOST = 30


@dataclass(frozen=True)
class Ways:
    """Whether there is something to undo, and to do again."""

    back: bool
    forth: bool


def ways(form: Form) -> Ways:
    """Tell which ways one can walk from the present draft."""
    numbers = set(form.steps.values_list("number", flat=True))
    return Ways(back=form.step - 1 in numbers, forth=form.step + 1 in numbers)


def note(form: Form, draft: Any) -> None:
    """Keep the present draft and the next; what was undone is forgotten.

    The caller saves the form, in the same transaction.
    """
    form.steps.filter(number__gt=form.step).delete()
    FormStep.objects.update_or_create(
        form=form, number=form.step, defaults={"draft": form.draft}
    )
    form.step += 1
    FormStep.objects.create(form=form, number=form.step, draft=draft)
    form.steps.filter(number__lt=form.step - MOST).delete()
