"""IPP messages: what is written is read again, and rubbish is only refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.printing import ipp
from badges.printing.ipp import Attribute, Group, Message, Tag

NAMES = st.sampled_from(["printer-state", "job-id", "a", "é"])
NUMBERS = st.integers(-(2**31), 2**31 - 1)


def values(tag: Tag) -> st.SearchStrategy[object]:
    if tag in ipp.NUMBERS:
        return NUMBERS
    return st.booleans() if tag == Tag.BOOLEAN else st.text(max_size=8)


TAGS = st.sampled_from([tag for tag in Tag if "COLLECTION" not in tag.name])
ATTRIBUTES = TAGS.flatmap(
    lambda tag: st.builds(
        Attribute,
        st.just(tag),
        NAMES,
        st.lists(values(tag), min_size=1, max_size=3).map(tuple),
    )
)
GROUPS = st.tuples(
    st.sampled_from([int(Group.OPERATION), int(Group.JOB), int(Group.PRINTER)]),
    st.lists(ATTRIBUTES, max_size=4),
)
MESSAGES = st.builds(
    Message, st.integers(0, 0xFFFF), st.lists(GROUPS, max_size=3), st.binary(max_size=8)
)


@given(MESSAGES)
def test_what_is_written_is_read_again(message: Message) -> None:
    assert ipp.decode(ipp.encode(message)) == message


@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_one_way(raw: bytes) -> None:
    with contextlib.suppress(ipp.Malformed):
        ipp.decode(raw)


@given(MESSAGES, st.data())
def test_half_a_message_never_passes_for_a_whole(message: Message, data) -> None:
    raw = ipp.encode(Message(message.code, message.groups))
    cut = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(ipp.Malformed):
        ipp.decode(raw[:cut])


def test_the_first_request_of_rfc_8010() -> None:
    # appendix A.1 begins so, with version 1.1; ours is 2.0
    target = Attribute(Tag.URI, "printer-uri", ("ipp://printer.example.com/ipp/print",))
    message = Message(
        ipp.Operation.PRINT_JOB,
        [
            (
                1,
                [
                    Attribute(Tag.CHARSET, "attributes-charset", ("utf-8",)),
                    Attribute(Tag.LANGUAGE, "attributes-natural-language", ("en-us",)),
                    target,
                ],
            )
        ],
    )
    raw = bytes.fromhex("020000020000000101")
    raw += b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    raw += b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
    raw += b"\x45\x00\x0bprinter-uri\x00\x23ipp://printer.example.com/ipp/print"
    assert ipp.encode(message) == raw + b"\x03"


def test_collections_are_passed_over() -> None:
    def piece(tag: int, name: bytes, value: bytes) -> bytes:
        sizes = [len(part).to_bytes(2, "big") for part in (name, value)]
        return bytes([tag]) + sizes[0] + name + sizes[1] + value

    raw = bytes.fromhex("0200000000000001") + b"\x04"
    raw += piece(0x34, b"media-col", b"") + piece(0x4A, b"", b"media-size")
    raw += piece(0x34, b"", b"") + piece(0x4A, b"", b"x-dimension")
    raw += piece(0x21, b"", (21000).to_bytes(4, "big")) + piece(0x37, b"", b"")
    raw += piece(0x37, b"", b"") + piece(0x23, b"printer-state", b"\0\0\0\3") + b"\x03"
    found = ipp.decode(raw)
    assert found.number("printer-state") == 3
    assert found.get("media-col") == ()
