"""What was built once must not outlive those it names."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from agenda.domain import programme, publishing
from agenda.models import Function
from registration.domain import removal, retention
from registration.models import Registration
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration

DAY = 24 * 3600
PATHS = ("agenda/", "agenda.ics", "agenda.json", "agenda.xml", "agenda.csv")


@pytest.fixture
def speaker(event) -> Registration:
    """Somebody whom the published programme names."""
    row = make_registration(event, "Layla Unique")
    programme.add_function(
        make_session(event), function=Function.SPEAKER, person=row.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)
    return row


def shown(client, event, path: str) -> str:
    answer = client.get(f"/e/{event.code}/{path}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("is_purge", [True, False])
def test_who_was_deleted_is_in_nothing_that_is_handed_out(
    event, speaker, client, is_purge
):
    for path in PATHS:
        shown(client, event, path)
    assert "Layla" in shown(client, event, "agenda.csv")
    if is_purge:
        retention.purge(event)
    else:
        removal.remove(speaker)
    event.refresh_from_db()
    for path in PATHS:
        assert "Layla" not in shown(client, event, path)


def test_what_names_people_is_kept_for_a_day_at_most(
    event, speaker, client, monkeypatch
):
    kept: list[tuple[str, int]] = []

    def note(_key: str, value: object, seconds: int) -> None:
        kept.append((str(value), seconds))

    monkeypatch.setattr(cache, "set", note)
    for path in PATHS:
        shown(client, event, path)
    named = [seconds for value, seconds in kept if "Layla" in value]
    assert len(named) >= len(PATHS) - 1
    assert max(named) <= DAY
