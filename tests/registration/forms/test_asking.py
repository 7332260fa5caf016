"""From a definition to a form: what is asked, checked and kept."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from registration.domain.forms import standard
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import (
    KNOWN,
    Definition,
    Kind,
    Option,
    Question,
    Section,
)
from registration.forms.application import ApplicationForm
from registration.forms.asking import AskedForm

KNOWN_PART = standard.definition(("en",)).sections
ENOUGH = {
    "email": ["layla@example.org"],
    "full_name": ["Layla"],
    "language": ["en"],
    "sector": ["diaspora"],
    "country": ["MA"],
    "consent_processing": ["on"],
}
VISA = Question(key="visa", kind=Kind.YES_NO, label={"en": "Visa?"}, required=True)
PASSPORT = Question(
    key="passport",
    kind=Kind.LINE,
    label={"en": "Passport"},
    required=True,
    when=Answered(key="visa", test=Check.IS, values=("yes",)),
)


def asked(event, *questions, data=None, **kwargs):
    more = Section(key="more", title={"en": "More"}, questions=questions)
    definition = Definition((*KNOWN_PART, more))
    query = None
    if data is not None:
        query = QueryDict(mutable=True)
        for name, values in {**ENOUGH, **data}.items():
            query.setlist(name, values)
    return AskedForm(
        query,
        event=event,
        definition=definition,
        language="en",
        stream=event.streams.get(),
        **kwargs,
    )


def one(kind, **fields):
    return Question(key="it", kind=kind, label={"en": "It"}, **fields)


OPTIONS = tuple(Option(value=v, label={"en": v.upper()}) for v in ("a", "b", "c"))


def test_every_known_fact_has_a_field_of_its_own():
    assert set(KNOWN) <= set(ApplicationForm.declared_fields)


@pytest.mark.parametrize(
    ("posted", "kept"), [(["yes"], True), (["no"], False), ([""], None), ([], None)]
)
def test_a_fact_may_be_yes_no_or_unanswered(event, posted, kept):
    fact = Question(key="newcomer", kind=Kind.KNOWN)
    form = asked(event, fact, data={"newcomer": posted})
    assert form.is_valid(), form.errors
    assert form.answers().newcomer is kept


def test_the_standard_form_makes_answers(event):
    form = asked(event, data={"gender": ["woman"], "phone": ["+212 6"]})
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert (answers.full_name, answers.country) == ("Layla", "MA")
    assert answers.stream == event.streams.get()
    assert answers.consents == {"processing"}
    assert answers.not_on_lists


def test_who_is_not_asked_about_lists_is_on_none(event):
    definition = Definition(
        (
            Section(
                key="all",
                questions=tuple(
                    Question(key=key, kind=Kind.KNOWN, required=True)
                    for key in ("email", "full_name", "consent_processing")
                ),
            ),
        )
    )
    form = AskedForm(
        {key: values[0] for key, values in ENOUGH.items()},
        event=event,
        definition=definition,
        language="en",
        stream=event.streams.get(),
    )
    assert form.is_valid(), form.errors
    assert form.answers().not_on_lists


@pytest.mark.parametrize(
    ("question", "posted", "kept"),
    [
        (one(Kind.LINE), [" Hello "], ["Hello"]),
        (one(Kind.TEXT, words=2), ["two words"], ["two words"]),
        (one(Kind.CHOICE, options=OPTIONS), ["b"], ["b"]),
        (one(Kind.SEVERAL, options=OPTIONS), ["a", "c"], ["a", "c"]),
        (one(Kind.YES_NO), ["no"], ["no"]),
        (one(Kind.NUMBER, least="1", most="9.5"), ["9.5"], ["9.5"]),
        (one(Kind.NUMBER, least="0"), ["0"], ["0"]),
        (one(Kind.DATE, least="2026-12-01"), ["2026-12-01"], ["2026-12-01"]),
        (one(Kind.COUNTRY), ["NP"], ["NP"]),
        (one(Kind.LANGUAGE), ["ne"], ["ne"]),
        (one(Kind.CONSENT, wording="1"), ["yes"], ["yes"]),
        (one(Kind.LINE), [""], None),
        (one(Kind.SEVERAL, options=OPTIONS), [], None),
        (one(Kind.CONSENT, wording="1"), [], None),
    ],
)
def test_an_answer_is_kept_as_texts(event, question, posted, kept):
    form = asked(event, question, data={"own_it": posted})
    assert form.is_valid(), form.errors
    assert form.answers().own.get("it") == kept


@pytest.mark.parametrize(
    ("question", "posted", "words"),
    [
        (one(Kind.LINE, required=True), [], "Please answer this."),
        (one(Kind.LINE), ["x" * 301], "This is too long"),
        (one(Kind.TEXT, words=2), ["more than two"], "This has 3 words"),
        (one(Kind.CHOICE, options=OPTIONS), ["z"], "Choose one of those offered."),
        (one(Kind.SEVERAL, options=OPTIONS, least="2"), ["a"], "at least 2"),
        (one(Kind.SEVERAL, options=OPTIONS, most="2"), list("abc"), "at most 2"),
        (one(Kind.YES_NO), ["maybe"], "Choose one of those offered."),
        (one(Kind.NUMBER), ["1e3"], "Write a number"),
        (one(Kind.NUMBER, least="1"), ["0.5"], "At least 1."),
        (one(Kind.NUMBER, least="0"), ["-1"], "At least 0."),
        (one(Kind.NUMBER, most="9"), ["10"], "At most 9."),
        (one(Kind.DATE), ["2026-02-30"], "Write a day"),
        (one(Kind.DATE, least="2026-12-01"), ["2026-11-30"], "Not before"),
        (one(Kind.DATE, most="2026-12-01"), ["2026-12-02"], "Not after"),
        (one(Kind.COUNTRY), ["ZZ"], "Choose one of those offered."),
        (one(Kind.CONSENT, wording="1", required=True), [], "Please answer this."),
    ],
)
def test_a_mistake_is_said_beside_its_question(event, question, posted, words):
    form = asked(event, question, data={"own_it": posted})
    assert not form.is_valid()
    assert list(form.errors) == ["own_it"]
    assert words in form.errors["own_it"][0]


def test_a_hidden_question_is_neither_checked_nor_kept(event):
    hidden = asked(event, VISA, PASSPORT, data={"own_visa": ["no"]})
    assert hidden.is_valid(), hidden.errors
    typed = {"own_visa": ["no"], "own_passport": ["A1"]}
    form = asked(event, VISA, PASSPORT, data=typed)
    assert form.is_valid()
    assert form.answers().own == {"visa": ["no"]}
    assert (
        "own_passport"
        in asked(event, VISA, PASSPORT, data={"own_visa": ["yes"]}).errors
    )


def test_a_required_known_fact_that_is_hidden_is_not_missed(event):
    when = Answered(key="visa", test=Check.IS, values=("yes",))
    fact = Question(key="phone", kind=Kind.KNOWN, required=True, when=when)
    assert asked(event, VISA, fact, data={"own_visa": ["no"]}).is_valid()
    form = asked(event, VISA, fact, data={"own_visa": ["yes"]})
    assert list(form.errors) == ["phone"]


def test_the_organizers_words_stand_over_our_own_and_are_escaped(event):
    fact = Question(
        key="phone",
        kind=Kind.KNOWN,
        label={"en": "Mobile"},
        help={"en": "<script>"},
        purpose={"en": "For the bus"},
    )
    field = asked(event, fact).fields["phone"]
    assert field.label == "Mobile"
    assert field.help_text == "&lt;script&gt;<br>For the bus"


def test_few_choices_are_buttons_and_many_a_list(event):
    many = tuple(Option(value=str(n), label={"en": str(n)}) for n in range(8))
    few = asked(event, one(Kind.CHOICE, options=OPTIONS))
    assert 'type="radio"' in str(few["own_it"])
    assert "<select" in str(asked(event, one(Kind.CHOICE, options=many))["own_it"])


def test_a_key_like_a_fact_of_the_page_meets_none(event):
    clash = Question(key="stream", kind=Kind.LINE, label={"en": "River"})
    form = asked(event, clash, data={"own_stream": ["Rhine"]})
    assert form.is_valid(), form.errors
    assert form.answers().own == {"stream": ["Rhine"]}
    assert form.answers().stream == event.streams.get()


def test_notes_stand_between_the_questions_in_escaped_words(event):
    note = Question(key="hint", kind=Kind.NOTE, label={"en": "A <b>\n\nB"})
    shown = list(asked(event, note).parts())[-1].questions
    assert shown[0].field is None
    assert shown[0].words == "<p>A &lt;b&gt;</p>\n\n<p>B</p>"
