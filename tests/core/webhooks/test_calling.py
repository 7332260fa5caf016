"""Whom webhooks call: the public internet over https, whatever a name stands for."""

import socket

import pytest

from gfmd_days.core.domain import calling
from gfmd_days.core.models import Fault

INSIDE = [
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",  # where clouds keep keys
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
]


def answer_with(monkeypatch, *addresses):
    """Let every name stand for these addresses."""
    found = [
        (socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, 443))
        for one in addresses
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)


def connections(monkeypatch):
    """Note what is connected to instead of connecting."""
    made = []

    def connect(address, *_args):
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return made


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(monkeypatch, address):
    made = connections(monkeypatch)
    host = f"[{address}]" if ":" in address else address
    assert not calling.is_callable(f"https://{host}/news")
    answer_with(monkeypatch, address)
    answer = calling.post("https://example.org/news", b"", {})
    assert (answer.fault, made) == (Fault.FORBIDDEN, [])


def test_one_address_inside_among_others_is_enough(monkeypatch):
    made = connections(monkeypatch)
    answer_with(monkeypatch, "93.184.215.14", "10.0.0.8")
    answer = calling.post("https://example.org/news", b"", {})
    assert (answer.fault, made) == (Fault.FORBIDDEN, [])


def test_it_connects_to_the_address_that_was_checked(monkeypatch):
    made = connections(monkeypatch)
    answer_with(monkeypatch, "93.184.215.14")
    calling.post("https://example.org:8443/news", b"", {})
    assert made == [("93.184.215.14", 8443)]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news",
        "ftp://example.org/",
        "https:///news",
        "https://user:word@example.org/",
        "https://example.org:0/",
        "https://localhost/",
        "https://[::1/",
        "news",
    ],
)
def test_other_addresses_are_refused_when_they_are_typed(url):
    assert not calling.is_callable(url)


def test_plain_http_is_refused_when_it_is_called_too(monkeypatch):
    answer_with(monkeypatch, "93.184.215.14")
    answer = calling.post("http://example.org/", b"", {})
    assert answer.fault == Fault.FORBIDDEN


def test_a_public_address_is_callable():
    assert calling.is_callable("https://hooks.example.org:8443/days?key=1")


def test_a_certificate_of_nobody_is_refused(program):
    # the program speaks no TLS at all
    answer = calling.post(program.url.replace("http:", "https:"), b"", {})
    assert answer.fault in {Fault.UNSAFE, Fault.NO_CONNECTION}


def test_a_name_without_a_server_is_told_as_such():
    answer = calling.post("https://nobody.invalid/", b"", {})
    assert answer.fault == Fault.NO_SUCH_HOST


@pytest.mark.parametrize("moment", ["connecting", "greeting"])
def test_a_line_that_is_cut_while_it_is_made_is_closed(monkeypatch, moment):
    mine, theirs = socket.socketpair()
    made = []

    class Context:
        def wrap_socket(self, line, **_more):
            made[0].is_cut = True
            return line

    def connect(*_args):
        made[0].is_cut = moment == "connecting"
        return mine

    def line(*args):
        made.append(calling._Line(*args, Context()))
        return made[0]

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(calling, "_line", line)
    answer_with(monkeypatch, "93.184.215.14")
    answer = calling.post("https://example.org/news", b"", {})
    assert answer.fault == Fault.TOO_SLOW
    theirs.close()
    assert mine.fileno() == -1
