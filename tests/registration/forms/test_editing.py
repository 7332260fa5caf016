"""The edits of a definition, and conditions as rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.domain.forms import comparing, editing, steps
from registration.domain.forms.comparing import Change
from registration.domain.forms.conditions import (
    Answered,
    Check,
    Every,
    Not,
    Some,
    holds,
)
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.domain.forms.rules import condition_of, rules_of


def line(key: str, **more) -> Question:
    return Question(key=key, kind=Kind.LINE, label={"en": key}, **more)


def form(*sections: str) -> Definition:
    """A form written as “ab|c”: sections of questions of one letter."""
    return Definition(
        tuple(
            Section(
                key=f"s{n}", title={"en": f"S{n}"}, questions=tuple(map(line, keys))
            )
            for n, keys in enumerate(sections)
        )
    )


def order(definition: Definition) -> list[str]:
    return ["".join(q.key for q in one.all_questions) for one in definition.sections]


@pytest.mark.parametrize(
    ("key", "by", "after"),
    [
        ("b", -1, ["bac", "d"]),
        ("b", 1, ["acb", "d"]),
        ("c", 1, ["ab", "cd"]),
        ("d", -1, ["abcd", ""]),
        ("a", -1, ["abc", "d"]),
        ("d", 1, ["abc", "d"]),
    ],
)
def test_a_question_moves_by_one_place_and_over_the_edge_of_its_section(key, by, after):
    assert order(editing.move_question(form("abc", "d"), key, by=by)) == after


@given(st.sampled_from("abcd"), st.lists(st.sampled_from([-1, 1]), max_size=8))
def test_moving_loses_and_doubles_no_question(key, moves):
    definition = form("ab", "", "cd")
    for by in moves:
        definition = editing.move_question(definition, key, by=by)
    assert sorted("".join(order(definition))) == list("abcd")


@given(st.sampled_from("abcd"))
def test_down_and_up_again_changes_nothing_away_from_the_ends(key):
    definition = form("ab", "cd")
    if key != "d":
        moved = editing.move_question(definition, key, by=1)
        assert editing.move_question(moved, key, by=-1) == definition


def test_a_dragged_question_lands_where_it_was_dropped():
    assert order(editing.move_to(form("ab", "cd"), "a", "s1", 1)) == ["b", "cad"]


def test_conditions_follow_a_key_that_changes():
    when = Every((Answered("a", Check.IS, ("x",)), Not(Answered("a", Check.ANSWERED))))
    definition = editing.add_question(form("a"), "s0", line("b", when=when))

    renamed = editing.put_question(definition, "a", line("z"), folded=False)

    assert renamed.questions["b"].when == Every(
        (Answered("z", Check.IS, ("x",)), Not(Answered("z", Check.ANSWERED)))
    )


def test_a_copy_stands_behind_its_model_with_a_key_of_its_own():
    copied = editing.duplicate(editing.duplicate(form("ab"), "a"), "a")

    assert list(copied.questions) == ["a", "a_3", "a_2", "b"]


def test_a_known_fact_is_asked_once():
    fact = Definition(
        (Section(key="s", questions=(Question(key="country", kind=Kind.KNOWN),)),)
    )

    assert editing.duplicate(fact, "country") == fact


def test_folding_and_unfolding_keeps_the_question():
    folded = editing.put_question(form("ab"), "a", line("a"), folded=True)
    assert editing.is_folded(folded, "a")
    assert order(folded) == ["ba"]

    opened = editing.put_question(folded, "a", line("a"), folded=False)

    assert order(opened) == ["ba"]
    assert not editing.is_folded(opened, "a")


def test_a_heading_changes_without_its_questions():
    changed = editing.put_section(
        form("ab", "c"), "s0", Section(key="s0", title={"en": "New"})
    )
    assert order(changed) == ["ab", "c"]
    assert changed.sections[0].title == {"en": "New"}


ROWS = st.builds(
    Answered,
    key=st.sampled_from("ab"),
    test=st.sampled_from([Check.IS, Check.ONE_OF]),
    values=st.tuples(st.sampled_from("xy")),
)
LINES = st.one_of(ROWS, st.builds(Not, ROWS))
GROUPS = st.one_of(
    LINES,
    st.builds(Every, st.lists(LINES, min_size=1, max_size=3).map(tuple)),
    st.builds(Some, st.lists(LINES, min_size=1, max_size=3).map(tuple)),
)
CONDITIONS = st.one_of(
    GROUPS,
    st.builds(Every, st.lists(GROUPS, min_size=1, max_size=3).map(tuple)),
    st.builds(Some, st.lists(GROUPS, min_size=1, max_size=3).map(tuple)),
)
GIVEN = st.dictionaries(st.sampled_from("ab"), st.lists(st.sampled_from("xyz")))


@given(CONDITIONS, GIVEN)
def test_a_condition_means_the_same_after_the_editor(condition, given_answers):
    rules = rules_of(condition)
    assert rules is not None

    assert holds(condition_of(rules), given_answers) == holds(condition, given_answers)


def test_what_nests_deeper_is_not_shown_as_rows():
    row = Answered("a", Check.IS, ("x",))
    assert rules_of(Not(Every((row, row)))) is None
    assert rules_of(Every((Some((Every((row, row)), row)), row))) is None


def test_differences_name_what_is_new_gone_changed_and_moved():
    old, new = form("abc", "d"), form("bce", "a")
    new = editing.put_question(new, "b", line("b", required=True), folded=False)

    found = [(one.part.key, one.change) for one in comparing.differences(old, new)]

    assert found == [
        ("b", Change.CHANGED),
        ("e", Change.NEW),
        ("a", Change.MOVED),
        ("d", Change.GONE),
    ]


def test_a_reworded_consent_of_the_same_version_is_pointed_out():
    def asked(words: str, wording: str) -> Definition:
        consent = Question(
            key="c", kind=Kind.CONSENT, label={"en": words}, wording=wording
        )
        return Definition((Section(key="s", questions=(consent,)),))

    old = asked("I agree", "1")

    [same] = comparing.differences(old, asked("I fully agree", "1"))
    [raised] = comparing.differences(old, asked("I fully agree", "2"))

    assert same.same_wording
    assert not raised.same_wording


def test_the_last_thirty_edits_can_be_undone():
    assert steps.MOST == 30
