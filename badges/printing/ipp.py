"""Messages of the Internet Printing Protocol (RFC 8010), as far as we need them.

Of what a printer says, collections and kinds of values we never ask for are passed
over; a message that ends too soon is Malformed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

VERSION = 0x0200  # IPP/2.0, which IPP Everywhere asks for
REQUEST_ID = 1
_SIGNED = struct.Struct(">i")
_LENGTH = struct.Struct(">H")
_HEAD = struct.Struct(">HHi")


class Malformed(ValueError):
    """These bytes are no IPP message."""


class Group(IntEnum):
    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04


class Tag(IntEnum):
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    COLLECTION = 0x34
    COLLECTION_END = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


class Operation(IntEnum):
    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB = 0x0009
    GET_PRINTER = 0x000B


NUMBERS = frozenset({Tag.INTEGER, Tag.ENUM})
TEXTS = frozenset(range(0x40, 0x60))
Value = int | bool | str


@dataclass(frozen=True)
class Attribute:
    tag: Tag
    name: str
    values: tuple[Value, ...]


@dataclass
class Message:
    """A request or an answer; `code` is the operation or the status."""

    code: int
    groups: list[tuple[int, list[Attribute]]] = field(default_factory=list)
    data: bytes = b""

    def get(self, name: str) -> tuple[Value, ...]:
        """Return the values of the first attribute of that name, none if missing."""
        for _group, attributes in self.groups:
            for one in attributes:
                if one.name == name:
                    return one.values
        return ()

    def number(self, name: str) -> int | None:
        found = self.get(name)
        return found[0] if found and isinstance(found[0], int) else None

    def words(self, name: str) -> list[str]:
        return [str(value) for value in self.get(name)]


def encode(message: Message) -> bytes:
    out = [_HEAD.pack(VERSION, message.code, REQUEST_ID)]
    for group, attributes in message.groups:
        out.append(bytes([group]))
        for attribute in attributes:
            name = attribute.name.encode()
            for value in attribute.values:
                out += [bytes([attribute.tag]), _sized(name)]
                out.append(_sized(_packed(attribute.tag, value)))
                name = b""  # a further value of the same attribute
    return b"".join([*out, bytes([Group.END]), message.data])


def decode(raw: bytes) -> Message:
    """Raises Malformed."""
    try:
        _version, code, _request = _HEAD.unpack_from(raw)
        message = Message(code)
        message.data = raw[_read(raw, _HEAD.size, message) :]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from error
    return message


def _read(raw: bytes, at: int, message: Message) -> int:
    """Fill in the groups; return where the document begins."""
    depth = 0
    last: Attribute | None = None
    while (tag := raw[at]) != Group.END:
        at += 1
        if tag < 0x10:
            message.groups.append((tag, []))
            last, depth = None, 0
            continue
        name, at = _piece(raw, at)
        value, at = _piece(raw, at)
        if tag == Tag.COLLECTION_END:
            depth = max(0, depth - 1)
            continue
        depth += tag == Tag.COLLECTION
        if not depth:
            last = _add(message, last, tag, name.decode(), value)
    return at + 1


def _add(
    message: Message, last: Attribute | None, tag: int, name: str, raw: bytes
) -> Attribute | None:
    """Add a value, to the attribute before if it has no name of its own."""
    values = tuple(_values(tag, raw))
    if not message.groups:
        raise Malformed("an attribute outside of a group")
    here = message.groups[-1][1]
    if name:
        if not values:
            return None
        here.append(Attribute(Tag(tag), name, values))
    elif last is not None:
        here[-1] = Attribute(last.tag, last.name, (*last.values, *values))
    else:
        return None
    return here[-1]


def _values(tag: int, raw: bytes) -> Iterator[Value]:
    if tag in NUMBERS:
        yield _SIGNED.unpack(raw)[0]
    elif tag == Tag.BOOLEAN:
        yield raw[0] != 0
    elif tag in TEXTS and tag in set(Tag):
        yield raw.decode()


def _packed(tag: Tag, value: Value) -> bytes:
    if tag in NUMBERS:
        return _SIGNED.pack(value)
    if tag == Tag.BOOLEAN:
        return bytes([bool(value)])
    return str(value).encode()


def _sized(raw: bytes) -> bytes:
    return _LENGTH.pack(len(raw)) + raw


def _piece(raw: bytes, at: int) -> tuple[bytes, int]:
    (length,) = _LENGTH.unpack_from(raw, at)
    start = at + _LENGTH.size
    if start + length > len(raw):
        raise Malformed("the message ends too soon")
    return raw[start : start + length], start + length
