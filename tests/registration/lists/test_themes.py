"""By which questions of the form a list of people may be divided."""

from __future__ import annotations

import pytest

from gfmd_days.core.models import Role
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import (
    Definition,
    Kind,
    Option,
    Question,
    Readers,
    Section,
)
from registration.domain.lists import lines
from registration.models import FormPurpose
from tests.conftest import NOW, make_member

TWO = tuple(Option(value=v, label={"en": v.title()}) for v in ("yes", "no"))


@pytest.mark.parametrize(
    ("readers", "is_sensitive", "divides"),
    [
        (Readers.TEAM, False, True),
        (Readers.COMMITTEE, False, False),
        (Readers.OFFICE, False, False),
        (Readers.FEW, False, False),
        (Readers.TEAM, True, False),
    ],
)
def test_only_what_the_whole_team_reads_divides_a_list(
    event, readers, is_sensitive, divides
):
    owner = make_member(event, Role.OWNER)
    form = keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )
    asked = Question(
        key="papers",
        kind=Kind.CHOICE,
        label={"en": "Papers"},
        options=TWO,
        readers=readers,
        is_sensitive=is_sensitive,
    )
    draft = questions.read(form.draft)
    section = Section(key="more", title={"en": "More"}, questions=(asked,))
    draft = Definition((*draft.sections, section))
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)
    event.streams.update(form=form)
    found = [one.key for one in lines.themes(event).values()]
    assert any("papers" in key for key in found) is divides
