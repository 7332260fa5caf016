"""How long an uploaded list is kept, and who reaches it."""

from datetime import timedelta

import pytest

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import retention
from registration.models import ImportRun
from tests.conftest import NOW, make_member
from tests.registration.importing.lists import LIST, base, mapped, upload


def test_a_file_goes_after_seven_days_and_what_it_taught_stays(
    client, event, django_capture_on_commit_callbacks
):
    run = mapped(client, event, LIST)
    upload(client, event, "who,where\nAwa,Dakar\n")
    name = run.file.name
    later = NOW + timedelta(days=8)
    ImportRun.objects.update(created_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge_leftovers(later)
    left = ImportRun.objects.get()
    assert left.pk == run.pk
    assert not left.file
    assert not run.file.storage.exists(name)
    answer = client.get(f"{base(event)}{run.pk}/check/", follow=True)
    assert "deleted after seven days" in answer.content.decode()


def test_a_purge_takes_uploads_with_it(
    client, event, django_capture_on_commit_callbacks
):
    run = mapped(client, event, LIST)
    name = run.file.name
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(event)
    assert not ImportRun.objects.exists()
    assert not run.file.storage.exists(name)


def test_an_upload_is_forgotten_on_request(client, event):
    run = mapped(client, event, LIST)
    client.post(f"{base(event)}{run.pk}/forget/")
    assert not ImportRun.objects.exists()
    assert AuditEntry.objects.filter(verb="registration:list_forgotten").exists()


@pytest.mark.parametrize("tail", ["", "check/", "faults/", "take/", "forget/"])
def test_an_upload_is_not_reached_through_another_event(
    client, event, other_event, tail
):
    run = mapped(client, event, LIST)
    make_member(other_event, Role.OWNER)
    url = f"{base(other_event)}{run.pk}/{tail}"
    client.force_login(other_event.memberships.get().user)
    ask = client.post if tail in {"take/", "forget/"} else client.get
    assert ask(url).status_code == 404
