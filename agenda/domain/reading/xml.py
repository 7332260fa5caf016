"""XML from anywhere, read without following anything it points to."""

from __future__ import annotations

from typing import Final, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from django.utils.translation import gettext as _

from agenda.domain.reading.shape import Fault, FileRefused

DEEPEST: Final = 60
MOST: Final = 300_000


class _Declared(Exception):
    """The file declares a document type: the door for entities."""


class _TooDeep(Exception):
    """Elements within elements without end."""


class _TooMany(Exception):
    """More elements than any programme has."""


def parse(body: bytes) -> ET.Element:
    """Return the root of an XML file.

    A document type is refused before a parser sees what stands in it, in whatever
    encoding the file is: no entity is expanded and nothing is fetched.

    Raises FileRefused.
    """
    try:
        _look(body)
        return ET.fromstring(body)  # noqa: S314 # looked through by `_look`
    except _Declared:
        words = _("XML with a document type (DOCTYPE) is not read here. Remove it.")
        raise _refused(words) from None
    except _TooDeep:
        raise _refused(_("Its elements stand too deep within each other.")) from None
    except _TooMany:
        raise _refused(_("At most {limit}.").format(limit=MOST)) from None
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        words = _("This is no whole XML: %(why)s.") % {"why": error}
        raise _refused(words) from error


def _look(body: bytes) -> None:
    depth = count = 0

    def down(_name: str, _attributes: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST:
            raise _TooDeep
        if count > MOST:
            raise _TooMany

    def up(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_all: object) -> NoReturn:
        raise _Declared

    parser = expat.ParserCreate()
    parser.StartElementHandler = down
    parser.EndElementHandler = up
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.Parse(body, True)


def _refused(words: str) -> FileRefused:
    return FileRefused([Fault(_("file"), "XML", words)])
