"""News brought to a real program on loopback: signed, repeated, and never twice."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import transaction

from agenda.domain import programme
from agenda.models import Kind
from gfmd_days.core.domain import announcing, calling, delivering, webhooks
from gfmd_days.core.models import AuditEntry, Delivery, DeliveryState, Fault
from tests.conftest import NOW
from tests.racing import at_once

DATA = {"number": 3, "changes": 2}


def announce(event):
    announcing.announce(event, "programme.published", DATA, now=NOW)
    return Delivery.objects.get()


def state(row) -> str:
    row.refresh_from_db()
    return row.state


def test_a_call_tells_the_news_under_a_signature_of_the_standard(event, hook, program):
    row = announce(event)
    delivering.deliver_due(now=NOW)

    [call] = program.calls
    assert call.path == "/news?from=days"
    assert call.headers["content-type"] == "application/json"
    assert json.loads(call.body) == {
        "type": "programme.published",
        "timestamp": "2026-10-01T12:00:00Z",
        "data": {"event": event.code, **DATA},
    }
    assert call.headers["webhook-id"] == str(row.pk)
    assert call.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    # as the Standard Webhooks say, worked out without our own code
    key = base64.b64decode(hook.secret.split("_", 1)[1])
    signed = b".".join(
        [
            call.headers["webhook-id"].encode(),
            call.headers["webhook-timestamp"].encode(),
            call.body,
        ]
    )
    digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert call.headers["webhook-signature"] == f"v1,{digest}"
    assert (state(row), row.status, row.tries) == (DeliveryState.SENT, 200, 1)


def test_the_signature_is_that_of_the_standards_own_example():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    found = delivering.signature(
        secret,
        id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        moment=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_sent_is_not_sent_again(event, hook, program):
    announce(event)
    delivering.deliver_due(now=NOW)
    delivering.deliver_due(now=NOW + timedelta(days=1))
    assert len(program.calls) == 1


def test_after_a_fault_it_comes_again_under_the_same_id(event, hook, program):
    program.answers = [500]
    row = announce(event)
    delivering.deliver_due(now=NOW)
    assert (state(row), row.status, row.fault) == ("failed", 500, Fault.REFUSED)
    hook.refresh_from_db()
    assert hook.failing_since == NOW

    delivering.deliver_due(now=NOW + timedelta(seconds=29))
    assert len(program.calls) == 1
    delivering.deliver_due(now=NOW + timedelta(seconds=30))
    assert state(row) == DeliveryState.SENT
    assert len({one.headers["webhook-id"] for one in program.calls}) == 1
    assert program.calls[0].body == program.calls[1].body
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_after_a_day_of_faults_it_is_given_up(event, hook, program):
    program.answers = [503] * 20
    row, now = announce(event), NOW
    while state(row) != DeliveryState.GIVEN_UP:
        assert now - NOW < timedelta(days=1)
        delivering.deliver_due(now=now)
        row.refresh_from_db()
        now = row.next_at
    assert len(program.calls) == len(delivering.WAITS) + 1
    assert now - NOW > timedelta(hours=23)
    delivering.deliver_due(now=now + timedelta(days=9))
    assert len(program.calls) == len(delivering.WAITS) + 1


def test_what_was_given_up_is_sent_again_by_hand(event, hook, owner, program):
    row = announce(event)
    Delivery.objects.update(state=DeliveryState.GIVEN_UP, tries=9)
    webhooks.send_again(row, by=owner, now=NOW)
    delivering.deliver_due(now=NOW)
    assert (state(row), row.tries) == (DeliveryState.SENT, 1)


def test_a_program_that_is_gone_is_told_no_more(event, hook, program):
    program.answers = [410]
    row = announce(event)
    delivering.deliver_due(now=NOW)
    hook.refresh_from_db()
    assert (state(row), hook.is_active) == (DeliveryState.GIVEN_UP, False)
    assert AuditEntry.objects.filter(verb="webhook:paused").exists()


def test_a_redirect_is_not_followed(event, hook, program):
    program.answers = [307]
    row = announce(event)
    delivering.deliver_due(now=NOW)
    assert [one.path for one in program.calls] == ["/news?from=days"]
    assert (state(row), row.fault, row.status) == ("failed", Fault.REDIRECT, 307)


def test_a_program_that_does_not_answer_is_left_after_a_while(
    event, hook, program, monkeypatch
):
    monkeypatch.setattr(calling, "SECONDS", 0.2)
    program.waits = 0.6
    for _number in range(2):
        announcing.announce(event, "programme.published", DATA, now=NOW)
    delivering.deliver_due(now=NOW)
    # nor is it asked a second time in the same round
    found = set(Delivery.objects.values_list("state", "fault"))
    assert found == {("failed", Fault.TOO_SLOW), ("queued", "")}
    assert len(program.calls) == 1


def test_a_program_that_is_not_there_fails(event, hook, program):
    hook.url = "http://127.0.0.1:1/"
    hook.save()
    row = announce(event)
    delivering.deliver_due(now=NOW)
    assert (state(row), row.fault) == ("failed", Fault.NO_CONNECTION)


def test_a_paused_webhook_is_told_nothing(event, hook, owner, program):
    webhooks.pause(hook, by=owner)
    announcing.announce(event, "programme.published", DATA, now=NOW)
    assert not Delivery.objects.exists()


def test_what_waits_when_it_is_paused_waits_on(event, hook, owner, program):
    announce(event)
    webhooks.pause(hook, by=owner)
    delivering.deliver_due(now=NOW)
    assert not program.calls
    webhooks.resume(hook, by=owner)
    delivering.deliver_due(now=NOW)
    assert len(program.calls) == 1


def test_old_news_are_forgotten(event, hook):
    announce(event)
    delivering.forget(now=NOW + timedelta(days=30))
    assert Delivery.objects.exists()
    delivering.forget(now=NOW + timedelta(days=31))
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_undone_is_told_to_nobody(event, hook, owner, program):
    def create():
        return programme.create_session(
            event, by=owner, code="A1", minutes=60, kind=Kind.PLENARY, title="Opening"
        )

    with transaction.atomic():
        create()
        assert Delivery.objects.exists()
        transaction.set_rollback(True)
    delivering.deliver_due(now=NOW)
    assert not program.calls

    session = create()
    delivering.deliver_due(now=Delivery.objects.get().next_at)
    [call] = program.calls
    told = {"event": event.code, "session": "A1", "uid": str(session.uid)}
    assert json.loads(call.body)["data"] == told


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_each_piece_of_news_once(event, hook, program):
    for _number in range(6):
        announcing.announce(event, "programme.published", DATA, now=NOW)
    work = lambda: delivering.deliver_due(now=NOW)  # noqa: E731
    assert not at_once(work, work)
    assert len(program.calls) == 6
    assert len({one.headers["webhook-id"] for one in program.calls}) == 6
