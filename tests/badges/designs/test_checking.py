"""What is wrong with a design is named: the side, the element, the property."""

from __future__ import annotations

from typing import Any

import pytest

from badges.domain.designs import checking, keeping
from badges.domain.designs.refusals import DesignFaulty
from badges.pdf import presets
from badges.pdf.design import write
from gfmd_days.core.models import Event
from registration.domain.forms.questions import Kind, Question
from tests.badges.designs.conftest import BOX, TEXT, answer, content, publish

KEY = "a" * 32
DEEP: dict[str, Any] = answer("category")
for _level in range(20):
    DEEP = {"kind": "not", "of": DEEP}
STACK = {"kind": "stack", **BOX}
PART = {"source": "latin_name", "height": 9}


def faults(raw: Any) -> list[str]:
    with pytest.raises(DesignFaulty) as refused:
        checking.read(raw, answers={"diet"}, pictures=set())
    return list(map(str, refused.value.faults))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ([], "not of the right kind"),
        ({"width": 70, "height": 100}, "“sides” is missing"),
        (content(width=9000), "width: "),
        (content(width=float("nan")), "width: "),
        (content(colour="red"), "“colour” is not known here"),
        (content({"kind": "star"}), "front, element 1 (star), kind: “star” is none"),
        (
            content(TEXT, {**TEXT, "name": "Logo", "colour": "red"}),
            "front, element 2 (Logo), colour: ",
        ),
        (content({**TEXT, "source": "email"}), "element 1 (text), source: "),
        (content({**TEXT, "x": None}), "front, element 1 (text), x: "),
        (
            content({**STACK, "parts": [PART, {**PART, "lines": 0}]}),
            "front, element 1 (stack), text 2 (latin_name), lines: ",
        ),
    ],
)
def test_what_cannot_be_read_is_named(raw: Any, told: str) -> None:
    (fault,) = faults(raw)
    assert told in fault


@pytest.mark.parametrize(
    ("element", "told"),
    [
        ({**TEXT, "x": 30}, "width: It reaches beyond the edge"),
        ({**TEXT, "y": -1}, "y: It reaches beyond the edge"),
        ({"kind": "qr", "x": 60, "y": 5, "size": 22}, "width: It reaches beyond"),
        ({**TEXT, "width": 0}, "It has no width or no height"),
        ({**TEXT, "largest": 8, "comfortable": 9}, "comfortable: It must lie between"),
        ({**TEXT, "source": "words"}, "words: There are no words"),
        ({**TEXT, "source": "answer:health"}, "source: “answer:health” is no answer"),
        ({**TEXT, "when": answer("answer:health")}, "when: “answer:health” is no"),
        ({**TEXT, "when": answer("email")}, "when: “email” is not known"),
        ({**TEXT, "when": DEEP}, "when: It is nested too deeply"),
        ({"kind": "image", **BOX, "picture": KEY}, "picture: This picture is not"),
        (
            {**STACK, "parts": [{**PART, "grows": True}] * 2},
            "grows: Only one text of a stack can grow",
        ),
        (
            {**STACK, "parts": [{**PART, "when": answer("answer:health")}]},
            "text 1 (latin_name), when: “answer:health”",
        ),
    ],
)
def test_what_cannot_be_printed_is_named(element: dict[str, Any], told: str) -> None:
    (fault,) = faults(content(element))
    assert fault.startswith("front, element 1")
    assert told in fault


def test_all_faults_are_told_at_once_and_the_back_by_its_name() -> None:
    side = {"background": KEY, "elements": [{**TEXT, "x": 50}]}
    found = faults(content(TEXT, sides=[side, side]))
    assert [fault.split(",")[0] for fault in found] == [
        "front", "front", "back", "back"
    ]  # fmt: skip


def test_boxes_and_pictures_may_be_cut_off_at_the_edge() -> None:
    box = {"kind": "box", "x": -3, "y": -3, "width": 76, "height": 106}
    assert checking.read(content(box), answers=(), pictures=())


def test_answers_may_be_shown_and_asked_about_that_the_team_let_print(
    event: Event,
) -> None:
    publish(
        event,
        Question(key="diet", kind=Kind.LINE, on_badge=True),
        Question(key="bed", kind=Kind.LINE),
        Question(key="health", kind=Kind.LINE, on_badge=True, is_sensitive=True),
    )
    element = {**TEXT, "source": "answer:diet", "when": answer("answer:diet")}
    assert keeping.checked(event, content(element))
    for key in ("bed", "health"):
        with pytest.raises(DesignFaulty, match=key):
            keeping.checked(event, content({**TEXT, "source": f"answer:{key}"}))


def test_an_answer_once_protected_is_never_printed(event: Event) -> None:
    once = Question(key="diet", kind=Kind.LINE, is_sensitive=True)
    now = Question(key="diet", kind=Kind.LINE, on_badge=True)
    publish(event, once)
    publish(event, now)
    with pytest.raises(DesignFaulty, match="diet"):
        keeping.checked(event, content({**TEXT, "source": "answer:diet"}))


@pytest.mark.parametrize("name", presets.PRESETS)
def test_presets_have_no_faults(name: str) -> None:
    preset = presets.preset(name)
    assert checking.read(write(preset), answers=(), pictures=()) == preset
