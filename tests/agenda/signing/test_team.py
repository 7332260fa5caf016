from datetime import UTC, datetime

import pytest

from agenda.models import Programme, SignUp
from gfmd_days.core.models import Role
from tests.agenda.signing.conftest import coming, placed, sign_up, waiting


@pytest.fixture
def busy(table):
    for name in ("Awa", "Bao", "Chi", "Dalia"):
        sign_up(table, coming(table.event, name))
    return table


def url(session, path="sign-ups/"):
    return f"/manage/{session.event.code}/programme/sessions/{session.code}/{path}"


def test_the_overview_counts(busy, client_of):
    client = client_of(Role.PROGRAMME)
    body = client.get(f"/manage/{busy.event.code}/programme/sign-ups/").content.decode()
    assert url(busy) in body
    assert '<td class="number" data-label="Taken">2</td>' in body


def test_the_times_are_on_the_venues_clocks(busy, client_of):
    client = client_of(Role.PROGRAMME)
    where = f"/manage/{busy.event.code}/programme/sign-ups/"
    client.post(where, {"opens": "2026-12-01T10:00", "closes": "2026-12-02T10:00"})
    found = Programme.objects.get(event=busy.event)
    assert found.sign_up_opens_at == datetime(2026, 12, 1, 10, tzinfo=UTC)
    wrong = client.post(
        where, {"opens": "2026-12-02T10:00", "closes": "2026-12-01T10:00"}
    )
    assert wrong.status_code == 422


def test_taking_out_and_putting_first(busy, client_of):
    client = client_of(Role.PROGRAMME)
    last = SignUp.objects.get(registration__person__full_name="Dalia")
    client.post(url(busy, f"sign-ups/{last.pk}/first/"))
    first = SignUp.objects.get(registration__person__full_name="Awa")
    client.post(url(busy, f"sign-ups/{first.pk}/remove/"))
    assert sorted(placed(busy)) == ["Bao", "Dalia"]
    assert waiting(busy) == ["Chi"]


def test_adding_somebody_by_name(busy, client_of):
    client = client_of(Role.PROGRAMME)
    coming(busy.event, "Esi")
    coming(busy.event, "Esinam")
    unsure = client.post(url(busy, "sign-ups/add/"), {"name": "esi"})
    assert unsure.status_code == 422
    assert "Several people fit" in unsure.content.decode()
    client.post(url(busy, "sign-ups/add/"), {"name": "Esinam"})
    assert waiting(busy)[-1] == "Esinam"
    unknown = client.post(url(busy, "sign-ups/add/"), {"name": "Nobody"})
    assert "Nobody of that name has confirmed." in unknown.content.decode()


def test_the_list_for_the_host_is_for_those_who_may_export(busy, client_of):
    assert client_of(Role.PROGRAMME).get(url(busy, "sign-ups.csv")).status_code == 403
    person = SignUp.objects.first().registration.person
    person.alias = "A."
    person.save()
    lines = client_of(Role.OWNER).get(url(busy, "sign-ups.csv")).content.decode()
    assert "1,A.,,has a place" in lines
    assert "Awa" not in lines
    assert "3,Chi,,on the waiting list" in lines
