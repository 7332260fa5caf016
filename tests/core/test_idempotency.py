import threading
import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from gfmd_days.core.models import AnsweredPost, Membership, Role
from tests.conftest import make_member

FORM = {"email": "new@example.org", "name": "", "role": "viewer", "language": "en"}


def post(client, event, key, **changes):
    form = {**FORM, "idempotency_key": str(key), **changes}
    return client.post(f"/manage/{event.code}/team/", form)


def test_a_form_posted_twice_does_its_deed_once(client_of, event):
    client, key = client_of(Role.OWNER), uuid.uuid4()

    first, second = (post(client, event, key) for _time in range(2))

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Membership.objects.filter(role=Role.VIEWER).count() == 1


def test_a_form_with_errors_leaves_its_key_unused(client_of, event):
    client, key = client_of(Role.OWNER), uuid.uuid4()

    assert post(client, event, key, email="no address").status_code == 422
    assert not AnsweredPost.objects.exists()
    assert post(client, event, key).status_code == 302


def test_a_form_without_a_readable_key_is_answered(client_of, event):
    assert post(client_of(Role.OWNER), event, "nonsense").status_code == 302


def test_an_answer_that_leads_to_a_very_long_address_is_kept(client_of, event):
    found = f"q={quote('ليلى ' * 40)}"
    form = {"query": found, "deed": "take", "idempotency_key": str(uuid.uuid4())}
    address = f"/manage/{event.code}/registrations/bulk/"
    client = client_of(Role.OWNER)

    first, second = (client.post(address, form) for _time in range(2))

    assert len(first.url) > 1000
    assert first.url == second.url


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_do_their_deed_once(event, settings):
    owner, key = make_member(event, Role.OWNER), uuid.uuid4()
    ready, answers = threading.Barrier(2), []
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(owner, settings.AUTHENTICATION_BACKENDS[0])

    def send(client):
        ready.wait()
        try:
            answers.append(post(client, event, key).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert answers == [302, 302]
    assert Membership.objects.filter(role=Role.VIEWER).count() == 1
    assert event.audit_entries.filter(verb="team:added").count() == 1
