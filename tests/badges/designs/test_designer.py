"""What the designer in the browser is given, and how it saves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from badges.domain.designs import keeping
from badges.domain.designs.refusals import DesignFaulty
from badges.forms import designer
from badges.models import Design
from badges.pdf import design as data
from badges.pdf.page import Field
from gfmd_days.core.models import Event, Role, User
from registration.domain.forms.questions import Kind, Option, Question
from tests.badges.designs.conftest import (
    TEXT,
    content,
    make_design,
    publish,
)

FIRST = ("sides", 0, "elements", 0)
STACK = {"kind": "stack", "x": 5, "y": 5, "width": 60, "height": 20}


@pytest.fixture
def row(event: Event, organizer: User) -> Design:
    return make_design(event, by=organizer)


def kept(raw: Any) -> Any:
    """A design as it is kept: without what goes without saying."""
    return data.write(data.read(raw))


def save(client: Client, row: Design, **asked: Any) -> Any:
    body = {"name": row.name, "design": row.content, "seen": row.number} | asked
    return client.post(
        reverse("badges:save_design", args=[row.event.code, row.pk]),
        json.dumps(body),
        content_type="application/json",
    )


def test_saving_makes_a_version_and_comes_again_without_another(
    owner: Client, row: Design
) -> None:
    changed = content({**TEXT, "source": "country"})
    for _time in range(2):  # the first answer was lost
        answer = save(owner, row, design=changed, name="Pass")
        assert (answer.status_code, answer.json()["number"]) == (200, 2)
    row.refresh_from_db()
    assert (row.name, row.content, row.number) == ("Pass", kept(changed), 2)


def test_what_somebody_else_saved_is_told_and_not_overwritten(
    owner: Client, row: Design, organizer: User
) -> None:
    theirs = content({**TEXT, "source": "code"})
    assert save(owner, row, design=theirs).status_code == 200
    answer = save(owner, row, design=content({**TEXT, "source": "country"}))
    told = answer.json()
    assert answer.status_code == 409
    assert (told["number"], told["design"]) == (2, kept(theirs))
    assert str(organizer) in told["words"]
    row.refresh_from_db()
    assert (row.number, row.content) == (2, kept(theirs))


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"design": content({**TEXT, "x": 60})}, [*FIRST, "width"]),
        (
            {"design": content({**TEXT, "lines": 0})},
            ["sides", 0, "elements", 0, "lines"],
        ),
        ({"design": {"width": 70}}, []),
        ({"name": ""}, ["name"]),
        ({"name": "Taken"}, ["name"]),
        ({"seen": "x"}, ["seen"]),
    ],
)
def test_what_cannot_be_saved_is_told_with_the_way_to_it(
    owner: Client, row: Design, organizer: User, asked: Any, path: list[Any]
) -> None:
    make_design(row.event, by=organizer, name="Taken")
    answer = save(owner, row, **asked)
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["path"]) == (422, path)
    row.refresh_from_db()
    assert row.number == 1


def test_a_fault_within_a_stack_has_its_way_too(event: Event) -> None:
    part = {"source": "latin_name", "height": 9, "smallest": 20}
    with pytest.raises(DesignFaulty) as refused:
        keeping.checked(event, content({**STACK, "parts": [part]}))
    (fault,) = refused.value.faults
    assert fault.path == (*FIRST, "parts", 0, "comfortable")


def test_nonsense_and_too_much_are_answered(owner: Client, row: Design) -> None:
    here = reverse("badges:save_design", args=[row.event.code, row.pk])
    for body, code in (("[]", 422), ("{", 422), ("x" * 200_001, 413)):
        answer = owner.post(here, body, content_type="application/json")
        assert (answer.status_code, len(answer.json()["faults"])) == (code, 1)


def test_everything_a_design_may_say_or_ask_is_offered(event: Event) -> None:
    publish(
        event,
        Question(
            key="diet",
            kind=Kind.CHOICE,
            label={"en": "Diet"},
            options=(Option("vegan", {"en": "Vegan"}),),
            on_badge=True,
        ),
        Question(key="health", kind=Kind.LINE, on_badge=True, is_sensitive=True),
    )
    offered = [one["value"] for one in designer.sources(event)]
    assert set(offered) == {*map(str, set(Field) - {Field.PHOTO}), "answer:diet"}
    facts = {one["key"]: one for one in designer.facts(event)}
    assert facts["answer:diet"]["values"] == [("vegan", "Vegan")]
    assert "speaker" in dict(facts["functions"]["values"])
    assert "answer:health" not in facts


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER])
def test_only_who_prints_badges_saves(client_of: Any, row: Design, role: Role) -> None:
    assert save(client_of(role), row, name="Mine").status_code == 403


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_signs_no_database_keeps_are_refused_in_words(
    owner: Client, row: Design, sign: str
) -> None:
    text = json.dumps({**TEXT, "source": "words", "words": {"en": "SIGN"}})
    design = json.dumps(content()).replace("[]", f"[{text}]").replace("SIGN", sign)
    answer = owner.post(
        reverse("badges:save_design", args=[row.event.code, row.pk]),
        f'{{"name": "Card", "seen": 1, "design": {design}}}',
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert "no text" in answer.json()["faults"][0]["words"]
