"""When a question is asked: the same answer from the server and from the browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registration.domain.forms import questions
from registration.domain.forms.conditions import (
    Answered,
    Check,
    Every,
    Not,
    Some,
    holds,
)
from registration.domain.forms.questions import Definition, Kind, Question, Section

SCRIPT = Path(__file__).with_name("conditions.mjs")
Asked = Callable[[Definition, dict[str, list[str]]], list[str]]

KEYS = [f"q{n}" for n in range(8)]
TEXTS = st.sampled_from(
    ["", "yes", "no", "MA", "0", "7", "7.50", "-3", "12e3", "1.1234567", " 7", "٧",
     "2026-02-28", "2026-02-29", "2028-02-29", "0000-01-01", "2026-13-01", "2026-1-1",
     "999999999.999999", "9999999999", "1900-02-29", "2000-02-29"]
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Asked]:
    """The page's own code in Node, asked line by line."""
    with subprocess.Popen(
        ["node", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as node:

        def ask(definition: Definition, answers: dict[str, list[str]]) -> list[str]:
            sections = [
                {**section, "questions": [*section.get("questions", []),
                                          *section.get("folded", [])]}
                for section in questions.write(definition).get("sections", [])
            ]  # fmt: skip
            assert node.stdin is not None
            assert node.stdout is not None
            node.stdin.write(
                json.dumps({"sections": sections, "given": answers}) + "\n"
            )
            node.stdin.flush()
            return list(json.loads(node.stdout.readline()))

        yield ask
        assert node.stdin is not None
        node.stdin.close()


def conditions() -> st.SearchStrategy:
    one = st.builds(
        Answered,
        key=st.sampled_from(KEYS),
        test=st.sampled_from(Check),
        values=st.lists(TEXTS, max_size=3).map(tuple),
    )
    return st.recursive(
        one,
        lambda inner: st.one_of(
            st.builds(Every, of=st.lists(inner, max_size=3).map(tuple)),
            st.builds(Some, of=st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, of=inner),
        ),
        max_leaves=6,
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    cut = draw(st.integers(0, len(keys)))
    maybe = st.none() | conditions()
    sections = []
    for number, part in enumerate((keys[:cut], keys[cut:])):
        asked = tuple(
            Question(key=key, kind=Kind.LINE, when=draw(maybe)) for key in part
        )
        fold = draw(st.integers(0, len(asked)))
        sections.append(
            Section(
                key=f"s{number}",
                when=draw(maybe),
                questions=asked[fold:],
                folded=asked[:fold],
            )
        )
    return Definition(tuple(sections))


@given(
    definition=definitions(),
    answers=st.dictionaries(st.sampled_from(KEYS), st.lists(TEXTS, max_size=3)),
)
@settings(max_examples=300, deadline=None)
def test_browser_and_server_ask_the_same_questions(browser, definition, answers):
    asked = [question.key for question in definition.asked(answers)]

    assert asked == browser(definition, answers)


@given(conditions())
@settings(max_examples=50)
def test_a_condition_comes_back_from_json_as_it_was(condition):
    definition = Definition((Section(key="s", when=condition),))

    assert questions.read(questions.write(definition)) == definition


@pytest.mark.parametrize(
    ("test", "value", "answer", "expected"),
    [
        (Check.IS, "MA", ["FR", "MA"], True),
        (Check.IS, "MA", ["FR"], False),
        (Check.ONE_OF, "MA", ["MA"], True),
        (Check.AT_LEAST, "18", ["18"], True),
        (Check.AT_LEAST, "18", ["17.999999"], False),
        (Check.AT_LEAST, "9", ["10"], True),
        (Check.AT_MOST, "30", ["-1"], True),
        (Check.AT_MOST, "30", ["thirty"], False),
        (Check.FROM, "2026-12-01", ["2026-12-01"], True),
        (Check.UNTIL, "2026-12-01", ["2026-12-02"], False),
        (Check.FROM, "2026-12-01", ["2026-12-32"], False),
        (Check.ANSWERED, "", [""], False),
    ],
)
def test_an_answer_is_compared_as_what_it_is(test, value, answer, expected):
    condition = Answered(key="q", test=test, values=(value,))

    assert holds(condition, {"q": answer}) is expected
    assert holds(Not(of=condition), {"q": answer}) is not expected


def test_a_hidden_answer_counts_as_none():
    definition = Definition(
        (
            Section(
                key="s",
                questions=(
                    Question(key="visa", kind=Kind.YES_NO),
                    Question(
                        key="passport",
                        kind=Kind.LINE,
                        when=Answered(key="visa", test=Check.IS, values=("yes",)),
                    ),
                    Question(
                        key="embassy",
                        kind=Kind.LINE,
                        when=Answered(key="passport", test=Check.ANSWERED),
                    ),
                ),
            ),
        )
    )

    asked = definition.asked({"visa": ["no"], "passport": ["AB1"], "embassy": ["x"]})

    assert [question.key for question in asked] == ["visa"]


def test_a_conditional_section_hides_all_it_holds():
    definition = Definition(
        (
            Section(key="a", questions=(Question(key="far", kind=Kind.YES_NO),)),
            Section(
                key="b",
                when=Answered(key="far", test=Check.IS, values=("yes",)),
                questions=(Question(key="room", kind=Kind.LINE),),
                folded=(Question(key="diet", kind=Kind.LINE),),
            ),
        )
    )

    assert len(list(definition.asked({"far": ["no"], "diet": ["x"]}))) == 1
    assert len(list(definition.asked({"far": ["yes"]}))) == 3
