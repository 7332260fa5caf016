"""What the commands at the venue do when something is wrong."""

from __future__ import annotations

import io
import os
import signal
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from badges.models import VenueCopy
from gfmd_days.core.models import Event, User
from tests.badges.devices import make_device, paired
from tests.badges.test_syncing import done, take

# whatever fails, connections are closed and opened again
pytestmark = pytest.mark.django_db(transaction=True)


class OddSite(BaseHTTPRequestHandler):
    """A site that answers with something strange, then with nothing new; after that
    somebody at the laptop presses Ctrl-C."""

    def do_GET(self) -> None:
        site: Any = self.server
        site.asked += 1
        is_over = site.asked > 2
        body = b"" if is_over else b"[]"
        self.send_response(304 if is_over else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if is_over:
            os.kill(os.getpid(), signal.SIGINT)

    def log_message(self, *_args: Any) -> None:
        """Say nothing among the tests' own words."""


@pytest.fixture
def odd_site() -> Iterator[HTTPServer]:
    site = HTTPServer(("127.0.0.1", 0), OddSite)
    site.asked = 0  # type: ignore[attr-defined]
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def held(event: Event, odd_site: HTTPServer, settings: Any) -> VenueCopy:
    settings.VENUE = True
    return VenueCopy.objects.create(
        event=event,
        server=f"http://127.0.0.1:{odd_site.server_port}",
        device=uuid.uuid4(),
        token="t",
    )


def test_an_exchange_that_fails_is_told_once_and_tried_again(
    held: VenueCopy, odd_site: Any
) -> None:
    said = io.StringIO()
    call_command("venue", "exchange", held.event.code, every=1, stdout=said)
    assert odd_site.asked == 3
    assert said.getvalue().count("The exchange failed") == 1


def test_what_waits_for_something_else_is_not_forgotten_unsaid(
    held: VenueCopy, helper: User
) -> None:
    phone = paired(make_device(held.event, helper, sees_names=False), by=helper)[0]
    take(phone, done("name", code="NOBODYNOBODY2222", name="Amina Diallo"))
    with pytest.raises(CommandError, match="1 deed"):
        call_command("venue", "forget", held.event.code)
    call_command("venue", "forget", held.event.code, with_untold=True)
    assert not Event.objects.exists()
