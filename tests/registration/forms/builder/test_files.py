"""A form travels as a file, and from event to event."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gfmd_days.core.models import Role
from registration.domain.forms import keeping
from registration.models import Form, FormPurpose
from tests.conftest import make_member
from tests.registration.forms.builder.edits import add


def test_a_form_travels_as_a_file(client, event, url, form):
    add(client, url, form, "line", label_en="Visa", key="visa", rule_groups="1",
        rule_rows_0="1", rule_key_0="language", rule_test_0="answered")  # fmt: skip
    file = client.get(f"{url}open/file/")

    answer = client.post(
        f"{url}import/",
        {"code": "two", "file": SimpleUploadedFile("form.json", file.content)},
    )

    assert file["Content-Disposition"] == 'attachment; filename="csd-test-open.json"'
    assert answer.status_code == 302
    two = Form.objects.get(event=event, code="two")
    assert two.draft == Form.objects.get(pk=form.pk).draft
    assert str(two.name) == "Open"


def deep(levels):
    condition = {"kind": "answer", "key": "a", "test": "answered"}
    for _ in range(levels):
        condition = {"kind": "not", "of": condition}
    return condition


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": "gfmd-days-form/2"}',
        json.dumps(
            {
                "format": "gfmd-days-form/1", "name": {"en": "X"},
                "purpose": "application",
                "definition": {"sections": [{"key": "<b>", "title": {"en": "X"}}]},
            }
        ).encode(),
        json.dumps(
            {
                "format": "gfmd-days-form/1", "name": {"en": "X"},
                "purpose": "application",
                "definition": {"sections": [{"key": "a", "when": deep(11)}]},
            }
        ).encode(),
        b'{"definition": ' + b'{"sections": [' * 5000,
        b" " * 1_000_001,
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_with_its_place(client, event, url, content):
    answer = client.post(
        f"{url}import/", {"code": "two", "file": SimpleUploadedFile("f.json", content)}
    )
    assert answer.status_code == 422
    assert not event.forms.exists()


def test_a_form_is_copied_from_an_event_one_may_edit(
    client, url, event, other_event, owner
):
    there = keeping.create(
        other_event, code="there", name="There", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    refused = client.post(f"{url}copy/", {"source": there.pk, "code": "mine"})
    assert refused.status_code == 422
    assert not event.forms.exists()

    user = make_member(other_event, Role.OWNER)
    user.memberships.create(event=event, role=Role.OWNER)
    client.force_login(user)
    client.post(f"{url}copy/", {"source": there.pk, "code": "mine"})

    mine = Form.objects.get(event=event)
    assert (mine.code, mine.draft, mine.purpose) == ("mine", there.draft, "follow_up")
