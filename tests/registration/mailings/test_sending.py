"""A mail to many: each gets one, whatever is begun twice, stopped or gone on with."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.domain import jobs, mailing
from gfmd_days.core.models import AuditEntry, Job, Mail, MailState
from registration.audit import Verb
from registration.domain import merging, news, retention
from registration.domain.mailings import receivers, sending, writing
from registration.domain.mailings.writing import Content
from registration.domain.refusals import (
    NobodyChosen,
    NotADraft,
    NothingLeft,
    NotOnItsWay,
    PeopleChanged,
)
from registration.models import (
    Decision,
    LeftOut,
    Mailing,
    MailingKind,
    MailingState,
    NoNews,
    Receiver,
    State,
)
from tests.conftest import NOW, make_event, make_registration, make_user
from tests.registration.mailings.conftest import WORDS, draft, make_three, send, work


def counted(row):
    return Mailing.objects.with_counts().get(pk=row.pk)


def addresses():
    return sorted(Mail.objects.values_list("to", flat=True))


def test_each_gets_one_mail_under_a_key_of_the_mailing_and_the_registration(
    event, owner, three
):
    row = draft(event, owner)
    send(row, owner)
    keys = set(Mail.objects.values_list("key", flat=True))
    assert keys == {f"mailing:{row.pk}:{one.pk}" for one in three}
    assert counted(row).figures.waiting == 3
    assert AuditEntry.objects.get(verb=Verb.MAILING_SENT).data == {
        "receivers": 3,
        "left_out": 0,
    }


def test_begun_again_it_doubles_nothing(event, owner, three):
    row = draft(event, owner)
    send(row, owner)
    job = Job.objects.get()
    again = jobs.start_again(job, by=owner)
    work()
    again.refresh_from_db()
    assert again.result == {"queued": 0}
    assert Mail.objects.count() == 3
    with pytest.raises(NotADraft):
        send(row, owner)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_mail_once(shared_database, monkeypatch):
    event = make_event()
    user = make_user("boss@example.org")
    make_three(event)
    row = draft(event, user)
    send(row, user, works=False)
    monkeypatch.setattr(sending, "BATCH", 1)
    gate = threading.Barrier(2)
    queued = []

    def run():
        try:
            gate.wait(timeout=30)
            more = True
            while more:
                more, count = sending.queue_batch(row, now=NOW)
                queued.append(count)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(queued) == Mail.objects.count() == 3
    due = sorted(Mail.objects.values_list("due_at", flat=True))
    assert due == [NOW + timedelta(seconds=n) for n in range(3)]


def test_mails_leave_no_faster_than_asked(event, owner, three):
    row = draft(event, owner, per_minute=2)
    send(row, owner, works=False)
    sending.queue_batch(row, now=NOW)
    due = list(Mail.objects.order_by("due_at").values_list("due_at", flat=True))
    assert due == [NOW + timedelta(seconds=n) for n in (0, 30, 60)]
    assert mailing.deliver_due(now=NOW) == 1
    assert mailing.deliver_due(now=NOW + timedelta(seconds=30)) == 1


def test_stopped_what_waits_is_taken_out_and_what_left_stays(event, owner, three):
    row = draft(event, owner, per_minute=1)
    send(row, owner, works=False)
    sending.queue_batch(row, now=NOW)
    mailing.deliver_due(now=NOW)
    assert sending.stop(row, by=owner) == 2
    assert list(Mail.objects.values_list("state", flat=True)) == [MailState.SENT]
    row = counted(row)
    assert row.stage == MailingState.STOPPED
    assert (row.figures.sent, row.figures.waiting) == (1, 2)
    assert sending.queue_batch(row, now=NOW) == (False, 0)
    with pytest.raises(NotOnItsWay):
        sending.stop(row, by=owner)


def test_gone_on_with_only_the_others_get_it(event, owner, three):
    row = draft(event, owner, per_minute=1)
    send(row, owner, works=False)
    sending.queue_batch(row, now=NOW)
    mailing.deliver_due(now=NOW)
    sending.stop(row, by=owner)
    later = NOW + timedelta(days=1)
    sending.resume(row, by=owner, now=later)
    sending.queue_batch(row, now=later)
    assert mailing.deliver_due(now=later + timedelta(hours=1)) == 2
    assert addresses() == ["amina@x.org", "bao@x.org", "chidi@x.org"]
    assert counted(row).stage == MailingState.DONE
    with pytest.raises(NothingLeft):
        sending.resume(row, by=owner, now=later)


def test_a_mail_in_the_workers_hands_is_not_taken_out(event, owner, three):
    row = draft(event, owner)
    send(row, owner)
    Mail.objects.filter(to="bao@x.org").update(state=MailState.SENDING)
    assert sending.stop(row, by=owner) == 2
    assert addresses() == ["bao@x.org"]


def test_who_joins_the_people_later_does_not_get_it(event, owner, three):
    row = draft(event, owner)
    send(row, owner, works=False)
    make_registration(event, "late", state=State.CONFIRMED, email="late@x.org")
    work()
    assert "late@x.org" not in addresses()
    assert len(addresses()) == 3


def test_once_sent_words_and_people_are_fixed(event, owner, three):
    row = draft(event, owner)
    send(row, owner)
    with pytest.raises(NotADraft):
        writing.change(row, Content("service", {"en": WORDS}, "en"), by=owner)
    with pytest.raises(NotADraft):
        writing.choose(row, query="", by=owner)
    with pytest.raises(NotADraft):
        writing.remove(row, by=owner)


def test_what_changed_since_one_looked_is_not_sent(event, owner, three):
    row = draft(event, owner)
    rows = event.registrations.all()
    seal = receivers.seal(row, receivers.sort_out(row, rows))
    make_registration(event, "late", email="late@x.org")
    with pytest.raises(PeopleChanged):
        sending.send(row, rows=rows, seal_seen=seal, by=owner, now=NOW)
    assert not Receiver.objects.exists()


def test_a_mail_to_nobody_is_not_sent(event, owner):
    with pytest.raises(NobodyChosen):
        send(draft(event, owner), owner)


def test_news_leave_out_who_wants_none_and_service_does_not(event, owner, three):
    news.end(three[0], now=NOW)
    send(draft(event, owner, kind=MailingKind.NEWS), owner)
    assert addresses() == ["bao@x.org", "chidi@x.org"]
    left = Receiver.objects.get(registration=three[0])
    assert left.left_out == LeftOut.UNSUBSCRIBED
    send(draft(event, owner), owner)
    assert addresses().count("amina@x.org") == 1


def test_who_wants_no_more_news_loses_those_that_wait(event, owner, three):
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner)
    news.end(three[0], now=NOW)
    news.end(three[0], now=NOW)
    assert addresses() == ["bao@x.org", "chidi@x.org"]
    assert counted(row).figures.left_out == 1
    assert AuditEntry.objects.filter(verb=Verb.NEWS_ENDED).count() == 1
    news.begin(three[0])
    assert news.wants(three[0])


def test_one_who_ended_news_between_sending_and_queueing_gets_none(event, owner, three):
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner, works=False)
    NoNews.objects.create(registration=three[1], since=NOW)
    work()
    assert addresses() == ["amina@x.org", "chidi@x.org"]
    assert counted(row).figures.left_out == 1


def test_without_an_address_and_after_the_end_people_are_left_out(event, owner):
    make_registration(event, "mute", email="")
    make_registration(event, "gone", email="g@x.org", state=State.WITHDRAWN)
    make_registration(event, "here", email="h@x.org")
    row = draft(event, owner)
    people = receivers.sort_out(row, event.registrations.all())
    assert sorted(people.reasons) == [(LeftOut.ENDED, 1), (LeftOut.NO_ADDRESS, 1)]
    row.query = "state=withdrawn"
    rows = event.registrations.filter(state=State.WITHDRAWN)
    assert len(receivers.sort_out(row, rows).reached) == 1


def test_a_filter_by_decision_tells_nobody_before_the_release(event, owner):
    row = make_registration(event, "waits", state=State.SUBMITTED)
    row.state, row.decision = State.DECIDED, Decision.SELECTED
    row.save()
    mail = draft(event, owner, query="decision=selected")
    people = receivers.sort_out(mail, event.registrations.all())
    assert people.reasons == [(LeftOut.UNTOLD, 1)]
    mail.query = "country=MA"
    assert len(receivers.sort_out(mail, event.registrations.all()).reached) == 1


def test_a_batch_costs_the_same_queries_however_many_it_holds(event, owner):
    def cost(count):
        for number in range(count):
            make_registration(event, f"p{number}", email=f"{number}@{count}.org")
        row = draft(event, owner)
        send(row, owner, works=False)
        with CaptureQueriesContext(connection) as queries:
            assert sending.queue_batch(row, now=NOW)[0]
        return len(queries)

    assert cost(1) == cost(3)


def test_merging_keeps_one_mail_and_the_wish_for_no_news(event, owner, three):
    kept, dropped, _third = three
    row = draft(event, owner)
    send(row, owner, works=False)
    news.end(dropped, now=NOW)
    merging.merge(kept, dropped=dropped, taking=[], by=owner, now=NOW)
    work()
    assert Receiver.objects.filter(mailing=row, registration=kept).count() == 1
    assert not news.wants(kept)
    assert addresses() == ["amina@x.org", "chidi@x.org"]


def test_a_purge_keeps_numbers_and_words_but_nobody(event, owner, three):
    sent = draft(event, owner, query="q=Amina")
    send(sent, owner, rows=event.registrations.filter(person__full_name="amina"))
    mailing.deliver_due(now=NOW + timedelta(days=9000))
    draft(event, owner, chosen=[three[0].pk])
    retention.purge(event)
    row = Mailing.objects.with_counts().get()
    assert (row.query, row.chosen, row.words) == ("", [], {"en": WORDS})
    assert row.figures.sent == 1
    assert row.stage == MailingState.DONE
    assert not Receiver.objects.exists()
    assert not Mail.objects.exists()
