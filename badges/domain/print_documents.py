"""What goes to a printer, in the printer's own language."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from badges.domain import print_queue, printing, texts
from badges.domain.designs import choosing
from badges.models import Printer, PrinterKind, PrintOrder
from badges.models.print_order import Paper
from badges.pdf import qr
from badges.pdf.design import Qr
from badges.printing import zpl
from badges.printing.devices import Reason
from badges.printing.station import News
from gfmd_days.core import typesetting
from gfmd_days.core.models import Event
from registration.models import Registration

logger = logging.getLogger(__name__)

PDF = "application/pdf"
ZPL = "application/vnd.zebra-zpl"
INCH = 25.4  # millimetres
LARGEST_MODULE = 10  # dots: no printer draws larger ones by itself
SIZES = {
    Paper.A4: (210.0, 297.0),
    Paper.A5: (148.0, 210.0),
    Paper.A7: (74.0, 105.0),
    Paper.CARD: (54.0, 85.6),
    Paper.INDEX: (76.2, 101.6),
}
A6 = (105.0, 148.0)


@dataclass(frozen=True)
class Document:
    """What goes to a printer; `digest` stands for all that a badge shows."""

    content: bytes
    content_type: str
    digest: str = ""


def for_station(
    event: Event, pk: int, *, claim: uuid.UUID, now: datetime
) -> Document | None:
    """Draw an order for the station that holds it; None if it is not to be printed.

    One that cannot be drawn has failed and says so, and the queue goes on.
    """
    found = print_queue.held(event, pk, claim=claim, now=now)
    if found is None:
        return None
    try:
        made = document(found, now=now)
    except DatabaseError:
        raise  # no fault of this badge
    except Exception:
        logger.exception("print order %s cannot be drawn", pk)
        reasons = [Reason.NOT_DRAWN]
        print_queue.note(
            event, pk, claim=claim, news=News.FAILED, reasons=reasons, now=now
        )
        return None
    is_ours = print_queue.note_drawn(event, pk, claim=claim, digest=made.digest)
    return made if is_ours else None


def document(one: PrintOrder, *, now: datetime) -> Document:
    """Return what the order's printer is to print."""
    printer, person, digest = one.printer, None, ""
    if one.registration is None:
        pdf = _test_page(printer, now=now)
    else:
        people = printer.event.registrations.with_people()
        person = people.get(pk=one.registration.pk)
        pdf, digest = printing.draw_one(person)
    if printer.kind == PrinterKind.ZPL:
        return Document(_label(printer, pdf, person), ZPL, digest)
    return Document(pdf, PDF, digest)


def _label(
    printer: Printer, pdf: bytes, registration: Registration | None = None
) -> bytes:
    """Draw a PDF's page as a label; the QR symbol is left to the printer."""
    png = typesetting.Pages(pdf).pictures(ppi=printer.dots)[0]
    image = zpl.picture(png)
    if registration is None:
        return zpl.label(image)
    code = _code(printer.event, registration, printer.dots)
    if code is None:
        return zpl.label(image)
    size = code.module * qr.symbol(code.text).size + 2 * code.module
    corner = (code.x - code.module, code.y - code.module)
    image.paste(1, (*corner, corner[0] + size, corner[1] + size))
    return zpl.label(image, code)


def _code(event: Event, registration: Registration, dots: int) -> zpl.Code | None:
    """Return the symbol where the badge's front has it, in whole dots a module.

    None where the front has none for sure: then what the picture shows is printed.
    """
    chosen = choosing.choose(event, {registration.category_id})
    front = chosen.designs[0].sides[0].elements
    codes = [one for one in front if isinstance(one, Qr) and one.when is None]
    if not codes:
        return None
    (text,) = texts.badge_texts(event, [registration], chosen)
    scale, modules = dots / INCH, qr.symbol(text.code).size
    side = codes[0].size * scale
    module = int(side // modules)
    if not 0 < module <= LARGEST_MODULE:
        return None
    rest = (side - module * modules) / 2
    x, y = (round(one * scale + rest) for one in (codes[0].x, codes[0].y))
    return zpl.Code(text.code, x, y, module, qr.level(text.code))


def _test_page(printer: Printer, *, now: datetime) -> bytes:
    width, height = SIZES.get(Paper(printer.paper), A6)
    language = printer.event.default_language()
    with translation.override(language), timezone.override(printer.event.zone_name):
        when = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
        data = {
            "title": _("Test page"),
            "lines": [printer.name, str(printer.event.title), when],
            "width": width,
            "height": height,
        }
    return typesetting.pdf("badges/test_page.typ", data, language=language, made_at=now)
