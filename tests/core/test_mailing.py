"""The outbox against a real mail server on loopback."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gfmd_days.core import tasks
from gfmd_days.core.domain import mailing, posting
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.domain.refusals import UnknownPlaceholder
from gfmd_days.core.models import Mail, MailAttempt, MailState, Role
from tests.conftest import NOW, make_member

KIND = MailKind(
    "test.hello",
    _("Hello"),
    _("Hello {name}"),
    _("Dear {name},\n\nhere is your page.\n\n{link}\n\nGoodbye"),
    ("name", "link"),
    _("Open my page"),
)
LATER = NOW + mailing.CLAIM_LASTS + timedelta(seconds=1)


def queue(event=None, *, key="hello:1", **changes):
    values = {"name": "Nguyễn Ánh", "link": "https://example.org/r/x"}
    mailing.queue(
        KIND,
        event=event,
        to=changes.pop("to", "anh@example.org"),
        language=changes.pop("language", "en"),
        values={**values, **changes},
        key=key,
        now=NOW,
    )
    return Mail.objects.get(key=key)


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_a_mail_leaves_with_text_html_and_a_constant_id(mail_server, event):
    mail = queue(event)

    assert mailing.deliver_due(now=NOW) == 1

    [message] = mail_server.received
    assert message["Subject"] == "Hello Nguyễn Ánh"
    assert message["Message-ID"] == f"<mail-{mail.pk}@127.0.0.1>"
    assert message.get_body(("plain",)).get_content().startswith("Dear Nguyễn Ánh,")
    html = message.get_body(("html",)).get_content()
    assert 'href="https://example.org/r/x"' in html
    assert "Open my page" in html
    assert state_of(mail) == MailState.SENT
    assert mail.sent_at == NOW
    assert [one.outcome for one in mail.log.all()] == ["sent"]


def test_an_arabic_mail_runs_from_right_to_left(mail_server, event):
    queue(event, language="ar")
    mailing.deliver_due(now=NOW)

    html = mail_server.received[0].get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html


def test_the_same_news_is_queued_once(event):
    assert queue(event) == queue(event)
    assert Mail.objects.count() == 1


def test_a_server_that_is_down_loses_nothing_and_is_tried_again(
    mail_server,
    settings,
    event,
):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mail = queue(event)

    now = NOW
    for wait in mailing.WAITS[:3]:
        assert mailing.deliver_due(now=now) == 1
        assert state_of(mail) == MailState.QUEUED
        assert mail.due_at == now + wait
        assert mailing.deliver_due(now=now + wait - timedelta(seconds=1)) == 0
        now += wait

    settings.EMAIL_PORT = port
    mailing.deliver_due(now=now)
    assert state_of(mail) == MailState.SENT
    assert len(mail_server.received) == 1
    assert mail.log.count() == 4


def test_after_the_last_wait_a_mail_has_failed(settings, mail_server, event):
    settings.EMAIL_PORT = 1
    mail = queue(event)

    now = NOW
    for wait in mailing.WAITS:
        mailing.deliver_due(now=now)
        now += wait
    assert state_of(mail) == MailState.QUEUED
    mailing.deliver_due(now=now)
    assert state_of(mail) == MailState.FAILED


@pytest.mark.parametrize("where", ["rcpt_answer", "data_answer"])
def test_an_address_refused_for_good_fails_at_once(mail_server, event, where):
    setattr(mail_server, where, "550 5.1.1 no such user")
    mail, other = queue(event), None

    mailing.deliver_due(now=NOW)

    assert state_of(mail) == MailState.FAILED
    assert "no such user" in mail.log.get().answer
    setattr(mail_server, where, "250 OK")
    other = queue(event, key="hello:2")
    mailing.deliver_due(now=NOW)
    assert state_of(other) == MailState.SENT


def test_an_address_refused_for_now_waits(mail_server, event):
    mail_server.rcpt_answer = "450 4.2.0 greylisted"
    mail = queue(event)
    mailing.deliver_due(now=NOW)
    assert state_of(mail) == MailState.QUEUED
    assert mail.due_at == NOW + mailing.WAITS[0]


def test_one_refused_address_does_not_hold_up_the_others(mail_server, event):
    bad = queue(event, to="a\nBcc: evil@example.org", key="hello:bad")
    good = queue(event, key="hello:good")

    assert mailing.deliver_due(now=NOW) == 2

    assert state_of(bad) == MailState.FAILED
    assert state_of(good) == MailState.SENT
    [message] = mail_server.received
    assert message["Bcc"] is None


def test_words_from_people_cannot_add_headers(mail_server, event):
    queue(event, name="Eve\r\nBcc: evil@example.org\r\n\r\nspam")
    mailing.deliver_due(now=NOW)

    [message] = mail_server.received
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Eve Bcc: evil@example.org spam"


def test_a_contact_address_that_breaks_headers_is_refused(mail_server, event):
    event.contact_email = "office@example.org\nBcc: evil@example.org"
    event.save()
    mail = queue(event)
    mailing.deliver_due(now=NOW)
    assert state_of(mail) == MailState.FAILED
    assert mail_server.received == []


def test_words_from_people_cannot_add_markup(event):
    mail = queue(event, name="<script>alert(1)</script>")
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_a_worker_that_dies_before_noting_leaves_a_doubt_not_a_second_mail(
    mail_server,
    event,
    monkeypatch,
):
    mail = queue(event)
    monkeypatch.setattr(MailAttempt.objects, "create", _die)
    with pytest.raises(SystemError):
        mailing.deliver_due(now=NOW)
    monkeypatch.undo()
    assert len(mail_server.received) == 1
    assert state_of(mail) == MailState.SENDING

    assert mailing.deliver_due(now=NOW + timedelta(minutes=1)) == 0
    assert state_of(mail) == MailState.SENDING
    assert mailing.deliver_due(now=LATER) == 0
    assert state_of(mail) == MailState.DOUBTFUL
    assert mailing.deliver_due(now=LATER + timedelta(days=3)) == 0
    assert len(mail_server.received) == 1
    assert mail.log.count() == 1


def _die(**_fields):
    raise SystemError("the power went")


def test_a_connection_cut_after_the_text_leaves_a_doubt(mail_server, event):
    mail_server.hang_up_after_data = True
    mail = queue(event)

    mailing.deliver_due(now=NOW)

    assert state_of(mail) == MailState.DOUBTFUL
    assert mailing.deliver_due(now=LATER) == 0
    assert len(mail_server.received) == 1


def test_sending_again_by_hand_keeps_the_id(mail_server, event):
    owner = make_member(event, Role.OWNER)
    mail = queue(event)
    mailing.deliver_due(now=NOW)

    mailing.send_again(mail, by=owner, now=NOW)
    mailing.send_again(mail, by=owner, now=NOW)
    mailing.deliver_due(now=NOW)

    first, second = mail_server.received
    assert first["Message-ID"] == second["Message-ID"]
    assert event.audit_entries.filter(verb="mail:sent_again").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_once_send_each_mail_once(mail_server, event):
    for number in range(12):
        queue(event, key=f"hello:{number}", name=f"Person {number}")
    ready = threading.Barrier(2)
    tried = []

    def deliver():
        ready.wait()
        try:
            tried.append(mailing.deliver_due(now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sum(tried) == 12
    subjects = [message["Subject"] for message in mail_server.received]
    assert len(subjects) == len(set(subjects)) == 12
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_own_words_replace_the_default_ones_in_their_language_only(event):
    owner = make_member(event, Role.OWNER)
    mailing.set_words(
        KIND, event=event, language="fr", subject="Salut {name}", body="Ici", by=owner
    )

    assert queue(event, language="fr", key="1").subject == "Salut Nguyễn Ánh"
    assert queue(event, language="en", key="2").subject == "Hello Nguyễn Ánh"
    mailing.reset_words(KIND, event=event, language="fr", by=owner)
    assert queue(event, language="fr", key="3").subject == "Hello Nguyễn Ánh"


def test_words_naming_what_nobody_can_fill_in_are_refused(event):
    owner = make_member(event, Role.OWNER)
    with pytest.raises(UnknownPlaceholder, match=r"\{nmae\}"):
        mailing.set_words(
            KIND, event=event, language="en", subject="Hi", body="{nmae}", by=owner
        )


def test_paragraphs_typed_in_a_browser_keep_their_button(event):
    html = mailing.html(
        "s", "Hi\r\n\r\nhttps://example.org/x\r\n\r\nBye", kind=KIND, language="en"
    )
    assert html.count("<p ") == 3
    assert "Open my page" in html


def test_a_rolled_back_deed_writes_no_mail(event):
    @transaction.atomic
    def deed():
        queue(event)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    assert not Mail.objects.exists()


def test_the_pulse_goes_on_after_a_fault(event, monkeypatch):
    queue(event)
    monkeypatch.setattr(posting.Line, "send", lambda *_: _die())
    with pytest.raises(SystemError):
        tasks.pulse.func()
    assert tasks._waiting(tasks.pulse.module_path)


def test_the_pulse_forgets_what_was_done_long_ago(db):
    for days in (1, 15):
        done = timezone.now() - timedelta(days=days)
        tasks.deliver.enqueue()
        DBTaskResult.objects.filter(finished_at=None).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=done
        )
    tasks.pulse.func()
    assert DBTaskResult.objects.finished().count() == 1


def test_a_kind_that_is_not_kept_loses_its_row_when_it_has_left(event, mailoutbox):
    fleeting = mailing.register(
        MailKind("test.last", _("Last"), _("Bye"), _("Bye"), (), is_kept=False)
    )
    try:
        for key, kind in (("a", fleeting), ("b", KIND)):
            values = {"name": "A", "link": "https://example.org/r/x"}
            mailing.queue(
                kind, event=event, to="anh@example.org", language="en", values=values,
                key=key, now=NOW,
            )  # fmt: skip
        mailing.deliver_due(now=NOW)
    finally:
        del mailing.KINDS[fleeting.code]
    assert len(mailoutbox) == 2
    assert [mail.kind for mail in Mail.objects.all()] == [KIND.code]


def test_mails_written_to_files_are_forgotten(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / "mail.log").write_text("Dear Layla")
    posting.forget_files()
    assert (tmp_path / "mail.log").exists(), "mail is sent: the folder is not ours"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    posting.forget_files()
    assert not (tmp_path / "mail.log").exists()
