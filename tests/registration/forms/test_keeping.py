"""Forms are edited, published and filled in; an answer keeps its question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gfmd_days.core.models import AuditEntry, Role
from registration.domain.forms import checking, keeping, questions
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import Definition, Kind, Option, Question
from registration.domain.refusals import FormChangedMeanwhile, FormHasProblems
from registration.models import Answer, FormPurpose
from tests.conftest import NOW, make_member, make_registration

VISA = Question(key="visa", kind=Kind.YES_NO, label={"en": "Do you need a visa?"})
PASSPORT = Question(
    key="passport",
    kind=Kind.LINE,
    label={"en": "Number of your passport"},
    when=Answered(key="visa", test=Check.IS, values=("yes",)),
    is_sensitive=True,
)


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def form(event, owner):
    return keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )


def with_questions(form, owner, *asked: Question):
    """Add questions to the form's last section but one and keep them."""
    definition = questions.read(form.draft)
    first, *rest = definition.sections
    first = type(first)(
        key=first.key,
        title=first.title,
        questions=(*first.questions, *asked),
        folded=first.folded,
    )
    return keeping.save_draft(
        form, Definition((first, *rest)), seen=form.changed_at, by=owner
    )


def test_the_standard_form_may_be_published_as_it_is(form, owner):
    assert keeping.problems(form) == []
    assert keeping.publish(form, by=owner, now=NOW).number == 1


def test_publishing_without_a_change_makes_no_new_version(form, owner):
    first = keeping.publish(form, by=owner, now=NOW)

    assert keeping.publish(form, by=owner, now=NOW) == first
    with_questions(form, owner, VISA)
    assert keeping.publish(form, by=owner, now=NOW).number == 2


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(key="Visa", kind=Kind.LINE, label={"en": "x"}), checking.BAD_KEY),
        (Question(key="email2", kind=Kind.KNOWN), checking.UNKNOWN_FACT),
        (Question(key="a", kind=Kind.LINE, label={"fr": "x"}), checking.NO_LABEL),
        (
            Question(
                key="a",
                kind=Kind.CHOICE,
                label={"en": "x"},
                options=(Option(value="1", label={"en": "One"}),),
            ),
            checking.FEW_OPTIONS,
        ),
        (
            Question(
                key="a", kind=Kind.NUMBER, label={"en": "x"}, least="9", most="10x"
            ),
            checking.BAD_NUMBER,
        ),
        (
            Question(key="a", kind=Kind.NUMBER, label={"en": "x"}, least="9", most="8"),
            checking.CROSSED,
        ),
        (PASSPORT, checking.LATER),
        (Question(key="a", kind=Kind.CONSENT, label={"en": "x"}), checking.NO_WORDING),
        (
            Question(
                key="a",
                kind=Kind.LINE,
                label={"en": "x"},
                when=Answered(key="email", test=Check.FROM, values=("2026-02-30",)),
            ),
            checking.BAD_DAY,
        ),
    ],
)
def test_a_form_with_a_fault_is_not_published(form, owner, question, words):
    form = with_questions(form, owner, question)

    assert [one.words for one in keeping.problems(form)] == [words]
    with pytest.raises(FormHasProblems):
        keeping.publish(form, by=owner, now=NOW)


@pytest.mark.parametrize(
    ("value", "faults"), [("bus", []), ("boat", [("seat", checking.NO_VALUE)])]
)
def test_a_question_that_waits_for_an_option_there_is_not_is_told(
    form, owner, value, faults
):
    options = tuple(Option(one, {"en": one}) for one in ("bus", "train"))
    way = Question("way_here", Kind.CHOICE, {"en": "How?"}, options=options)
    when = Answered("way_here", Check.IS, (value,))
    seat = Question("seat", Kind.LINE, {"en": "Which seat?"}, when=when)
    form = with_questions(form, owner, way, seat)
    assert [(one.key, one.words) for one in keeping.problems(form)] == faults


def test_what_every_application_needs_cannot_be_left_out_or_hidden(form, owner):
    bare = keeping.save_draft(form, Definition(), seen=form.changed_at, by=owner)

    missing = {one.key for one in keeping.problems(bare)}

    assert missing == {"email", "full_name", "consent_processing"}


def test_two_editors_do_not_overwrite_each_other(form, owner):
    seen = form.changed_at
    with_questions(form, owner, VISA)

    with pytest.raises(FormChangedMeanwhile):
        keeping.save_draft(form, Definition(), seen=seen, by=owner)


@pytest.fixture
def asked(event, form, owner):
    stream = event.streams.get()
    stream.form = form
    stream.save()
    with_questions(form, owner, VISA, PASSPORT)
    keeping.publish(form, by=owner, now=NOW)
    return keeping.in_force(event, stream)


def test_before_it_is_published_the_standard_form_is_asked(event, form):
    stream = event.streams.get()
    stream.form = form
    stream.save()

    assert keeping.in_force(event, stream).version is None


def test_an_answer_keeps_the_question_as_it_was_asked(event, form, owner, asked):
    row = make_registration(event, "Awa DIALLO")
    keeping.put(row, {"visa": ["yes"], "passport": ["AB1"]}, asked=asked, now=NOW)
    reworded = Question(key="visa", kind=Kind.YES_NO, label={"en": "A visa?"})
    form.refresh_from_db()
    definition = questions.read(form.draft)
    first, *rest = definition.sections
    changed = tuple(q for q in first.questions if q.key not in {"visa", "passport"})
    first = type(first)(
        key=first.key, title=first.title, questions=(*changed, reworded)
    )
    keeping.save_draft(form, Definition((first, *rest)), seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)

    answer = keeping.answers_of(row)["visa"]

    then = keeping.definition_of(answer.version).questions["visa"]
    assert then.label == {"en": "Do you need a visa?"}


def test_answers_to_questions_no_longer_asked_go(event, asked):
    row = make_registration(event, "Awa DIALLO")
    keeping.put(row, {"visa": ["yes"], "passport": ["AB1"]}, asked=asked, now=NOW)

    changed = keeping.put(
        row, {"visa": ["no"], "passport": ["AB1"]}, asked=asked, now=NOW
    )

    assert sorted(changed) == ["passport", "visa"]
    assert set(keeping.answers_of(row)) == {"visa"}


def test_the_same_answers_again_change_nothing(event, asked):
    row = make_registration(event, "Awa DIALLO")
    keeping.put(row, {"visa": ["yes"], "passport": ["AB1"]}, asked=asked, now=NOW)

    later = NOW + timedelta(days=1)
    again = {"visa": ["yes"], "passport": ["AB1"]}

    assert keeping.put(row, again, asked=asked, now=later) == []


def test_a_protected_answer_is_unreadable_in_the_database(event, asked):
    row = make_registration(event, "Awa DIALLO")
    keeping.put(row, {"visa": ["yes"], "passport": ["AB1"]}, asked=asked, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT given, secret FROM registration_answer ORDER BY id")
        stored = str(cursor.fetchall())

    assert "AB1" not in stored
    assert Answer.objects.get(key="passport").texts == ["AB1"]


def test_the_history_tells_of_forms_without_their_words(form, owner, asked):
    told = AuditEntry.objects.filter(verb__startswith="form:")

    assert [one.data["form"] for one in told] == ["open"] * told.count()
    assert told.filter(verb="form:published").get().data["number"] == 1
