"""A mail server on loopback that does what a test tells it to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers import ports


class Server:
    """What arrived, and how the server answers the next commands."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.rcpt_answer = "250 OK"
        self.data_answer = "250 OK"
        self.hang_up_after_data = False
        self.on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.rcpt_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append(message)
        if self.hang_up_after_data:
            server.transport.abort()
        self.on_data()
        return self.data_answer

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """Listen on a free port until the block ends; yield the port."""
        port = ports.free()
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield port
        finally:
            controller.stop()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Server]:
    """A server that takes everything; Django is told to use it."""
    server = Server()
    with server.running() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5
        yield server
