import re

from django.contrib.staticfiles import finders
from django.core.management import call_command

from gfmd_days.core.models import Role


def test_the_schema_is_valid_and_without_a_warning(tmp_path, db):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml")
    )


def test_the_schema_is_public_and_names_every_resource(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    events = "/api/v1/events/{code}/"
    names = ("registrations", "people", "sessions", "rooms", "tracks")
    for name in (*names, "appearances", "badges", "scans"):
        assert f"{events}{name}/" in schema["paths"]
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_fields_behind_a_right_are_said_to_be_so(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    person = schema["components"]["schemas"]["Person"]
    assert "email" not in person["required"]
    assert "people.export" in person["properties"]["email"]["description"]


def test_the_docs_load_nothing_from_elsewhere_and_nothing_inline(client, db):
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 4
    assert all(one.startswith("/") for one in addresses)
    assert not re.search(r"<style|<script>|style=", page)
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    for one in addresses:
        if one.startswith("/static/"):
            assert finders.find(one.removeprefix("/static/"))
    script = client.get(addresses[-1])
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()


def test_refusals_outside_every_view_are_json_for_programs(client, db):
    for address, status in (("/api/v1/nothing/", 404), ("/api/v1/events/%0F/", 400)):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.json()["detail"]
    assert b"<html" in client.get("/nothing/").content


def test_every_operation_of_an_event_names_its_refusals(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    scan = schema["paths"]["/api/v1/events/{code}/scans/"]["post"]
    assert {"200", "201", "400", "401", "403", "404"} <= set(scan["responses"])
    assert "403" not in schema["paths"]["/api/v1/events/"]["get"]["responses"]


def test_calls_that_write_name_their_own_refusals(client, db):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    base = "/api/v1/events/{code}/registrations/"
    entering = set(paths[base]["post"]["responses"])
    assert entering == {
        *("200", "201", "400", "401", "403", "404", "409", "415", "429"),
    }
    changing = set(paths[f"{base}{{id}}/"]["patch"]["responses"])
    assert changing == entering - {"201"} | {"412", "428"}


def test_choices_have_names_of_their_own(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    schemas = schema["components"]["schemas"]
    assert schemas["DecisionEnum"]["enum"] == ["selected", "reserve", "rejected"]
    assert not [name for name in schemas if re.search(r"\d|[0-9a-f]{3}Enum", name)]


def test_the_example_of_somebody_new_can_be_sent_as_it_is(event, calling):
    client = calling(Role.REGISTRATION)
    schema = client.get("/api/v1/schema/?format=json").json()
    address = "/api/v1/events/{code}/registrations/"
    body = schema["paths"][address]["post"]["requestBody"]["content"]
    (example,) = body["application/json"]["examples"].values()
    answer = client.post(
        address.format(code=event.code),
        example["value"],
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.json()


def test_every_operation_has_a_heading_under_its_resource(client, db):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    deeds = paths["/api/v1/events/{code}/registrations/decide/"]["post"]
    assert deeds["tags"] == ["registrations"]
    assert deeds["summary"] == "Decide about many registrations"
    for operations in paths.values():
        for operation in operations.values():
            assert operation["summary"] != "A resource of one event"
