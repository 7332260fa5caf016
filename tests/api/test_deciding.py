from gfmd_days.core.models import AuditEntry, Role
from tests.api.conftest import base
from tests.conftest import make_registration


def post(client, event, under: str, body=None):
    return client.post(
        f"{base(event)}/registrations/{under}/",
        body or {},
        content_type="application/json",
    )


def test_a_decision_is_kept_and_nobody_is_told(event, calling):
    row = make_registration(event)
    answer = post(
        calling(Role.REGISTRATION), event, f"{row.pk}/decide", {"decision": "selected"}
    )
    assert answer.status_code == 200
    assert answer.json()["decision"] == "selected"
    assert answer.json()["state"] == "decided"
    assert answer.json()["told"] == ""
    entry = AuditEntry.objects.get(verb="registration:selected")
    assert entry.by == event.memberships.get().user
