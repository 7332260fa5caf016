"""Forms are begun, given to ways in and taken away."""

from __future__ import annotations

import pytest

from registration.domain.forms import keeping
from registration.models import Form, FormPurpose
from tests.conftest import NOW, make_registration
from tests.registration.forms.builder.edits import add, definition


def test_a_new_form_begins_with_the_standard_questions(client, event, url):
    answer = client.post(
        f"{url}add/", {"code": "Call", "name_en": "Call", "purpose": "application"}
    )

    assert answer.url == f"{url}call/"
    form = Form.objects.get(event=event, code="call")
    assert "full_name" in definition(form).questions
    assert keeping.problems(form) == []


@pytest.mark.parametrize("code", ["add", "import", "open"])
def test_a_code_that_is_taken_or_an_address_is_refused(client, url, form, code):
    answer = client.post(
        f"{url}add/", {"code": code, "name_en": "X", "purpose": "application"}
    )
    assert answer.status_code == 422
    assert Form.objects.count() == 1


def test_a_form_somebody_answered_stays(client, event, url, form, owner):
    add(client, url, form, "line", label_en="Visa", key="visa")
    version = keeping.publish(form, by=owner, now=NOW)
    row = make_registration(event)
    asked = keeping.InForce(keeping.definition_of(version), version)
    keeping.put(row, {"visa": ["x"]}, asked=asked, now=NOW)

    page = client.post(f"{url}open/remove/", follow=True).content.decode()

    assert "it stays" in page
    assert Form.objects.filter(pk=form.pk).exists()
    row.answers.all().delete()
    client.post(f"{url}open/remove/")
    assert not Form.objects.filter(pk=form.pk).exists()


def test_a_way_in_is_given_a_form_for_applying(client, event, form, owner):
    stream = event.streams.get()
    keeping.create(
        event, code="after", name="After", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    address = f"/manage/{event.code}/intake/ways-in/{stream.pk}/"
    page = client.get(address)
    data = {
        "code": "open", "position": 0, "name_en": "Open", "entry": "open",
        "category": stream.category_id,
        "opens_at": "2026-01-01T00:00", "closes_at": "2036-01-01T00:00",
    }  # fmt: skip

    client.post(address, {**data, "form": form.pk})

    offered = [
        str(words) for _value, words in page.context["form"]["form"].field.choices
    ]
    assert offered == ["The standard form", "Open"]
    stream.refresh_from_db()
    assert stream.form == form
    client.post(address, data)
    stream.refresh_from_db()
    assert stream.form is None


def test_a_form_in_use_cannot_be_removed(client, event, url, form):
    event.streams.update(form=form)
    client.post(f"{url}open/remove/")
    assert Form.objects.filter(pk=form.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_forms_as_for_one(
    client, event, url, owner, count, django_assert_max_num_queries
):
    for number in range(count):
        row = keeping.create(
            event,
            code=f"f{number}",
            name="F",
            purpose=FormPurpose.APPLICATION,
            by=owner,
        )
        keeping.publish(row, by=owner, now=NOW)
    with django_assert_max_num_queries(14):
        page = client.get(url).content.decode()
    assert page.count("version 1") == count
