"""A print station elsewhere: what it may do, and a badge through all of it."""

from __future__ import annotations

import threading
import uuid
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from badges.models import Printer, PrintOrder
from badges.printing.remote import NotAllowed, RemoteQueue
from badges.printing.station import Place, QueueGone, Station, Ticket
from gfmd_days.core.models import Role
from registration.models import State
from tests.api.conftest import base, secret_of
from tests.badges.conftest import printing_fonts  # noqa: F401 - a fixture
from tests.badges.printing.conftest import work
from tests.conftest import make_event, make_member, make_registration
from tests.servers import ipp


@pytest.fixture
def order(event):
    printer = Printer.objects.create(
        event=event, name="Desk", address="ipp://localhost:1/ipp/print"
    )
    person = make_registration(event, "Layla", state=State.CONFIRMED)
    return PrintOrder.objects.create(
        printer=printer,
        registration=person,
        code=person.code,
        asked_at="2026-12-01T09:00:00Z",
    )


def post(client, event, path, body=None):
    return client.post(f"{base(event)}/{path}", body or {}, "application/json")


@pytest.mark.usefixtures("printing_fonts")
def test_a_station_takes_fetches_and_tells(event, calling, order):
    client = calling(Role.REGISTRATION)
    taken = post(client, event, "print-orders/take/").json()
    assert taken["id"] == order.pk
    assert taken["printer"]["address"] == "ipp://localhost:1/ipp/print"
    assert post(client, event, "print-orders/take/").status_code == 204
    mine = f"print-orders/{order.pk}"
    answer = client.get(f"{base(event)}/{mine}/document/?claim={taken['claim']}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"
    other = client.get(f"{base(event)}/{mine}/document/?claim={uuid.uuid4()}")
    assert other.status_code == 404
    assert client.get(f"{base(event)}/{mine}/document/").status_code == 400
    for news in ("begun", "sent", "printed"):
        told = {"claim": taken["claim"], "news": news, "job": "7"}
        assert post(client, event, f"{mine}/note/", told).json() == {"taken": True}
    assert post(client, event, f"{mine}/note/", told).json() == {"taken": False}
    assert client.get(f"{base(event)}/{mine}/").json()["state"] == "printed"
    assert order.registration.prints.count() == 1


def test_a_station_says_how_a_printer_is(event, calling, order):
    client = calling(Role.OWNER)
    path = f"printers/{order.printer_id}/seen/"
    told = post(client, event, path, {"reasons": ["no_paper", "no_paper"]}).json()
    assert told["reasons"] == ["no_paper"]
    assert told["seen_at"]
    assert post(client, event, path, {"reasons": ["else"]}).status_code == 400


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER, Role.PROGRAMME])
def test_others_are_no_station(event, calling, order, role):
    client = calling(role)
    mine = f"print-orders/{order.pk}"
    for path in ("print-orders/take/", f"{mine}/note/", f"printers/{order.pk}/seen/"):
        assert post(client, event, path).status_code == 403
    address = f"{base(event)}/{mine}/document/?claim={uuid.uuid4()}"
    assert client.get(address).status_code == 403


def test_a_station_of_another_event_gets_nothing(event, calling, order):
    make_event("csd-elsewhere")
    client = calling(Role.OWNER)
    assert client.post(
        "/api/v1/events/csd-elsewhere/print-orders/take/"
    ).status_code in {
        404,
        405,
    }
    order.refresh_from_db()
    assert order.state == "waiting"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not ipp.is_there(), reason="no ippeveprinter")
@pytest.mark.usefixtures("printing_fonts")
def test_a_laptop_prints_for_the_site(live_server, event, order, tmp_path):
    token = secret_of(make_member(event, Role.REGISTRATION))
    said: list[str] = []
    queue = RemoteQueue(live_server.url, token, event.code)
    with ipp.printer(tmp_path) as real, closing(queue):
        Printer.objects.update(address=real.address)
        station = Station(queue, said.append)
        work(station, lambda: PrintOrder.objects.get().state == "printed")
        work(station, lambda: f"{order.printer}: ready" in said)
        assert len(real.paper) == 1
    assert order.registration.prints.count() == 1


@pytest.fixture
def failing_site():
    """A site that answers every call with an error of its own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(500)

        def log_message(self, *_args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_error_of_the_site_is_told_apart_from_an_order_that_is_gone(failing_site):
    place = Place(1, "Desk", "ipp", "ipp://127.0.0.1:1/ipp/print")
    with (
        closing(RemoteQueue(failing_site, "gfmd_any", "csd-test")) as queue,
        pytest.raises(QueueGone, match="HTTP 500"),
    ):
        queue.document(Ticket(1, str(uuid.uuid4()), "badge", place))


@pytest.mark.django_db(transaction=True)
def test_a_laptop_says_why_it_cannot_work(live_server, event):
    token = secret_of(make_member(event, Role.DESK))
    for secret in (token, "gfmd_wrong"):
        with (
            closing(RemoteQueue(live_server.url, secret, event.code)) as queue,
            pytest.raises(NotAllowed),
        ):
            queue.take()
    with pytest.raises(QueueGone):
        RemoteQueue("http://127.0.0.1:1", token, event.code).take()
