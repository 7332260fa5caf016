"""After a purge, or after one person is deleted, nothing of them is left anywhere."""

from __future__ import annotations

import pytest

from gfmd_days.core.domain import mailing
from gfmd_days.core.models import Mail, Role
from registration.domain import erasing, retention
from registration.models import Invitation
from tests.conftest import NOW, make_member
from tests.everything import EMAIL, MARK, used_by_one, walked_in
from tests.stored import files_with, sealed_with, tables_with


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.mark.django_db(transaction=True)
def test_a_purge_leaves_nothing_in_any_table_or_file(event, owner):
    used_by_one(event, owner)
    walked_in(event, owner)
    assert len(tables_with(MARK)) > 12
    assert len(sealed_with(MARK)) > 9
    assert len(files_with(MARK)) > 3
    retention.purge(event)
    assert tables_with(MARK) + sealed_with(MARK) == []
    assert files_with(MARK) == []


@pytest.mark.django_db(transaction=True)
def test_a_person_deleted_on_request_leaves_nothing_in_any_table_or_file(event, owner):
    row = used_by_one(event, owner)
    request = row.erasures.get(state="asked")
    erasing.confirm(request, now=NOW)
    erasing.carry_out(request, by=owner, now=NOW)
    assert tables_with(f"guest-{MARK}") != [], "somebody else who was invited stays"
    Invitation.objects.filter(email__startswith="guest-").delete()
    Mail.objects.filter(to__startswith="guest-").delete()
    assert [one for one in tables_with(MARK) if not one.startswith("core_mail:")] == []
    assert files_with(MARK) + sealed_with(MARK) == []
    last = Mail.objects.get()
    assert (last.to, last.person) == (EMAIL, None)
    mailing.deliver_due(now=NOW)
    assert tables_with(MARK) == []
