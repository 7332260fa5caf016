"""Answers to the organizers' own questions travel with the application."""

from __future__ import annotations

import pytest

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import answers as filled
from registration.domain import applying
from registration.domain.answers import Answers
from registration.domain.forms import keeping, questions
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.models import FormPurpose
from tests.conftest import NOW, make_member

OWN = (
    Question(key="visa", kind=Kind.YES_NO, label={"en": "Visa?"}),
    Question(
        key="passport",
        kind=Kind.LINE,
        label={"en": "Passport"},
        is_sensitive=True,
        when=Answered(key="visa", test=Check.IS, values=("yes",)),
    ),
    Question(
        key="bus",
        kind=Kind.LINE,
        label={"en": "Where do you get on?"},
        when=Answered(key="country", test=Check.IS, values=("MA",)),
    ),
    Question(key="news", kind=Kind.CONSENT, label={"en": "News"}, wording="2026-2"),
)


@pytest.fixture
def stream(event):
    owner = make_member(event, Role.OWNER)
    form = keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )
    sections = questions.read(form.draft).sections
    more = Section(key="more", title={"en": "More"}, questions=OWN)
    form = keeping.save_draft(
        form, Definition((*sections, more)), seen=form.changed_at, by=owner
    )
    keeping.publish(form, by=owner, now=NOW)
    stream = event.streams.get()
    stream.form = form
    stream.save()
    return stream


def answers(stream, **changes):
    given = {
        "email": "layla@example.org",
        "full_name": "Layla",
        "country": "MA",
        "consents": frozenset({"processing"}),
        "own": {"visa": ["yes"], "passport": ["A1"], "bus": ["Fes"], "news": ["yes"]},
    }
    return Answers(stream=stream, **given | changes)


def send(event, stream, **changes):
    event.refresh_from_db()
    return applying.submit(event, answers(stream, **changes), now=NOW)


def kept(row):
    return {key: one.texts for key, one in keeping.answers_of(row).items()}


def test_what_was_answered_is_kept_with_the_application(event, stream):
    row = send(event, stream)
    assert kept(row) == {
        "visa": ["yes"], "passport": ["A1"], "bus": ["Fes"], "news": ["yes"]
    }  # fmt: skip
    assert keeping.answers_of(row)["passport"].is_secret


def test_a_consent_keeps_the_version_of_its_words(event, stream):
    row = send(event, stream)
    given = {(one.purpose, one.version) for one in row.consents.all()}
    assert given == {("processing", "2026-1"), ("news", "2026-2")}


def test_a_consent_taken_back_is_gone(event, stream):
    row = send(event, stream)
    before = filled.of(row)
    own = {key: texts for key, texts in before.own.items() if key != "news"}
    after = answers(stream, own=own, language=before.language)
    applying.edit(row, after, by=None, now=NOW)
    assert [one.purpose for one in row.consents.all()] == ["processing"]


def test_a_condition_may_look_at_a_known_fact(event, stream):
    assert "bus" not in kept(send(event, stream, country="TN"))


def test_the_history_names_own_questions_by_key_only(event, stream):
    row = send(event, stream)
    after = answers(stream, own={**filled.of(row).own, "passport": ["B2"]})
    assert applying.edit(row, after, by=None, now=NOW) == ["passport"]
    entry = AuditEntry.objects.about(row).filter(verb="registration:edited").get()
    assert entry.data == {"fields": ["passport"]}
    assert "B2" not in str(entry.data)


def test_saving_what_is_there_already_changes_nothing(event, stream):
    row = send(event, stream)
    assert applying.edit(row, filled.of(row), by=None, now=NOW) == []
