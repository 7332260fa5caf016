"""Every operation of the schema with right and wrong input: no call breaks it."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import positive_data_acceptance

from agenda.domain import proposals
from agenda.models import Appearance
from badges.models import Print, PrintOrder
from gfmd_days.core.models import Job, Role
from registration.models import Decision, State
from tests.api import rows
from tests.api.conftest import secret_of
from tests.conftest import make_member, make_registration

# The owner may do all; a reviewer and a desk see other shapes of the same answers.
READERS = (Role.REVIEWER, Role.DESK)
# Which codes, countries and letters are right depends on the event and its form.
LEFT_OUT = [positive_data_acceptance]


def schema_in_process():
    """The API's own schema, answered by the site in this process."""
    config = SchemathesisConfig()
    # A change without its version is answered as RFC 6585 says, not with 400.
    missing = config.projects.default.checks.missing_required_header
    missing.expected_statuses = [*missing.expected_statuses, "428"]
    # Each call brings a token of its own; without one and with a false one, the
    # check of ignored authentication asks.
    config.projects.default.generation.with_security_parameters = False
    described = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.app = get_wsgi_application()
    return schema


load_all_checks()
api = schema_in_process()


@pytest.fixture(autouse=True)
def _the_connection_stays():
    """A request's end closes its connection; as in Django's own client, not here."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch):
    monkeypatch.setattr("gfmd_days.api.throttles.KNOWN", 10**9)
    monkeypatch.setattr("gfmd_days.api.throttles.ANONYMOUS", 10**9)


@pytest.fixture
def secrets(event):
    return {
        role: secret_of(make_member(event, role)) for role in (Role.OWNER, *READERS)
    }


@pytest.fixture
def known(event):
    """What the addresses name, by resource: something of each is there."""
    rows.fill(event)
    confirmed = event.registrations.get()
    decided = make_registration(event, "Layla", email="layla@example.org")
    decided.state, decided.decision = State.DECIDED, Decision.RESERVE
    decided.save()
    return {
        "registrations": {"id": decided.pk},
        "people": {"id": decided.person_id},
        "sessions": {"session": event.sessions.get().code},
        "rooms": {"id": event.rooms.get().pk},
        "tracks": {"track": event.tracks.get().code},
        "appearances": {"id": Appearance.objects.get().pk},
        "versions": {"number": event.programme_versions.get().number},
        "assignments": {
            "assignment": str(event.proposals.get().pk),
            "job": str(Job.objects.create(event=event, kind=proposals.JOB).pk),
        },
        "badges": {"badge": confirmed.code},
        "scans": {"scan": str(event.scans.get().pk)},
        "points": {"point": "entrance"},
        "prints": {"id": Print.objects.get().pk},
        "devices": {"device": str(event.devices.get().pk)},
        "printers": {"id": event.printers.get().pk},
        "print-orders": {"id": PrintOrder.objects.get().pk},
        "event": {"code": event.code},
    }


@pytest.mark.slow
@api.parametrize()
@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # a savepoint undoes each example
)
def test_no_call_breaks_the_schema(case, secrets, known):
    place(case, known)
    is_drawn = case.method == "GET" and case.meta.phase.name == TestPhase.FUZZING
    for role in secrets if is_drawn else [Role.OWNER]:
        with transaction.atomic():
            case.call_and_validate(
                headers={"Authorization": f"Bearer {secrets[role]}"},
                excluded_checks=LEFT_OUT,
            )
            transaction.set_rollback(True)


def place(case, known) -> None:
    """Let the address name what is there, unless it is wrong on purpose."""
    part = case.meta.components.get(ParameterLocation.PATH)
    if part is not None and part.mode.is_negative:
        return
    _, _, rest = case.operation.path.partition("{code}/")
    resource = rest.partition("/")[0]
    for name, value in {**known["event"], **known.get(resource, {})}.items():
        if name in case.path_parameters:
            case.path_parameters[name] = value
