"""The letter of invitation goes along with the mail of a selection."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gfmd_days.core.domain import mailing
from gfmd_days.core.models import Mail, MailState, Role
from registration.domain import answering, deciding, reserve
from registration.domain.letters import checking, issuing
from registration.domain.refusals import NotConfirmed
from registration.models import Decision, Intake, Letter, LetterKind, State
from tests.conftest import NOW, make_registration

SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def intake(event):
    return Intake.objects.create(event=event, encloses_letter=True)


def selected(event, owner, decision=Decision.SELECTED, **person):
    person.setdefault("email", "amina@example.org")
    row = make_registration(event, "Amina DIALLO", **person)
    deciding.decide(row, decision, by=owner)
    deciding.release(row, by=owner, now=NOW)
    row.refresh_from_db()
    return row


def test_the_letter_arrives_as_a_pdf_in_the_persons_language(
    event, owner, intake, fonts, mail_server
):
    row = selected(event, owner, language="fr")
    letter = Letter.objects.get()
    assert (letter.kind, letter.language) == (LetterKind.INVITATION, "fr")

    mailing.deliver_due(now=SOON)

    [message] = mail_server.received
    [paper] = message.iter_attachments()
    assert paper.get_filename() == f"{letter.number}.pdf"
    assert paper.get_content().startswith(b"%PDF")
    assert row.state == State.RELEASED
    assert Mail.objects.get().state == MailState.SENT


def test_only_a_selection_brings_a_letter_and_only_where_the_event_wants_it(
    event, owner, intake
):
    selected(event, owner, Decision.RESERVE, email="bao@example.org")
    Intake.objects.update(encloses_letter=False)
    selected(event, owner, email="chidi@example.org")
    assert not Letter.objects.exists()
    assert [mail.enclosed for mail in Mail.objects.all()] == [[], []]


def test_whoever_moves_up_gets_the_letter_too(event, owner, intake):
    row = selected(event, owner, Decision.RESERVE)
    reserve.move_up(row, by=owner, now=NOW)
    letter = Letter.objects.get(registration=row)
    assert Mail.objects.get(kind="registration.moved_up").enclosed == [
        ["registration.letter", letter.pk]
    ]


def test_a_letter_revoked_before_the_mail_leaves_keeps_it_back(
    event, owner, intake, mail_server
):
    selected(event, owner)
    issuing.revoke(Letter.objects.get(), by=owner, now=NOW)
    mailing.deliver_due(now=SOON)
    assert mail_server.received == []
    mail = Mail.objects.get()
    assert mail.state == MailState.FAILED
    assert "revoked" in mail.log.get().answer


def test_a_letter_replaced_meanwhile_goes_as_the_newer_one(
    event, owner, intake, fonts, mail_server
):
    row = selected(event, owner)
    row.person.full_name = "Amina DIALLO BA"
    row.person.save()
    newer = issuing.renew(Letter.objects.get(), by=owner, now=NOW, mailed=False)
    mailing.deliver_due(now=SOON)
    [message] = mail_server.received
    [paper] = message.iter_attachments()
    assert paper.get_filename() == f"{newer.number}.pdf"


def test_the_invitation_is_valid_until_the_person_declines(event, owner, intake):
    row = selected(event, owner)
    letter = Letter.objects.get()
    assert checking.shown(letter)["state"] == "valid"
    assert issuing.outdated(event) == []

    answering.decline(row, by=None, now=SOON, reason="")

    letter = Letter.objects.get()
    assert checking.shown(letter)["state"] == "revoked"
    assert [one.letter for one in issuing.outdated(event)] == [letter]


def test_other_letters_wait_for_the_confirmation(event, owner, intake):
    row = selected(event, owner)
    assert issuing.kinds_open(row) == [LetterKind.INVITATION]
    with pytest.raises(NotConfirmed):
        issuing.issue(row, LetterKind.VISA, language="en", by=owner, now=NOW)


def test_the_outbox_names_what_is_enclosed(event, owner, intake, client_of):
    selected(event, owner)
    mail, letter = Mail.objects.get(), Letter.objects.get()
    page = client_of(Role.REGISTRATION).get(f"/manage/{event.code}/outbox/{mail.pk}/")
    assert f"{letter.number}.pdf" in page.content.decode()
