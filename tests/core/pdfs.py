"""PDFs as strangers make them: small ones, and those that are made to do harm."""

from __future__ import annotations

import io
import zlib

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

HUGE = 300_000_000
FLATE = b"/Filter/FlateDecode"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 200 300]"
RED = b"1 0 0 rg 20 20 100 100 re f"
SHOW = b"q 200 0 0 300 0 0 cm /i Do Q"


def pdf(*objects: bytes) -> bytes:
    """Objects numbered from 1, the first is the root."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (size, table)


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


def page(content: bytes, *further: bytes, resources: bytes = b"") -> bytes:
    """A page of 200 by 300 points; further objects are numbered from 5."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R"
        b"/Resources<<%s>>>>" % resources,
        content,
        *further,
    )


def good() -> bytes:
    return page(stream(RED))


def with_picture(
    data: bytes,
    *,
    width: int,
    height: int,
    filters: bytes = FLATE,
    content: bytes = SHOW,
    keys: bytes = b"",
) -> bytes:
    """A page with a picture in grey."""
    size = b"/Width %d/Height %d" % (width, height)
    kind = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceGray"
    shown = stream(data, kind + size + filters + keys)
    return page(stream(content), shown, resources=b"/XObject<</i 5 0 R>>")


def packed(what: bytes, length: int = HUGE) -> bytes:
    """So many bytes of one kind, packed; they are never in memory together."""
    packer, piece = zlib.compressobj(1), what * (1_000_000 // len(what))
    parts = [packer.compress(piece) for _million in range(length // 1_000_000)]
    return b"".join([*parts, packer.flush()])


def bomb_of_words() -> bytes:
    return page(stream(packed(b" "), FLATE))


def bomb_of_deeds() -> bytes:
    return page(stream(packed(b"0 0 9 9 re f "), FLATE))


def bomb_of_pixels() -> bytes:
    return with_picture(packed(b"\0"), width=20_000, height=15_000)


def bomb_in_layers() -> bytes:
    layers = zlib.compress(zlib.compress(packed(b"\0")))
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return with_picture(layers, width=20_000, height=15_000, filters=filters)


def bomb_never_shown() -> bytes:
    return with_picture(packed(b"\0"), width=9, height=9, content=RED)


def bomb_under_a_false_name() -> bytes:
    """Its dictionary says other things of it first, in words that are none."""
    keys = b"/A(/Filter/DCTDecode /Width 1 >>\\nstream\\n)"
    return with_picture(
        packed(b"\0"), width=20_000, height=15_000, keys=keys, content=RED
    )


def picture_without_end() -> bytes:
    """Few bytes, ten thousand million pixels."""
    return with_picture(zlib.compress(b"\0"), width=100_000, height=100_000)


def forms_without_end(deep: int = 12) -> bytes:
    """Each form shows the next one ten times."""
    forms = [
        stream(b"/f Do " * 10, FORM + b"/Resources<</XObject<</f %d 0 R>>>>" % next_one)
        for next_one in range(6, 6 + deep)
    ]
    last = stream(b"0 0 9 9 re f", FORM)
    return page(stream(b"/f Do"), *forms, last, resources=b"/XObject<</f 5 0 R>>")


def form_in_itself() -> bytes:
    form = stream(b"/f Do " + RED, FORM + b"/Resources<</XObject<</f 5 0 R>>>>")
    return page(stream(b"/f Do"), form, resources=b"/XObject<</f 5 0 R>>")


def pages_in_a_circle() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 2>>",
    )


def too_deep() -> bytes:
    """What reads it calls itself for each bracket, until the stack is at its end."""
    return page(b"[" * 2_000_000)


def countless_objects() -> bytes:
    chain = [b"<</N %d 0 R>>" % next_one for next_one in range(6, 25_006)]
    return page(stream(RED), *chain, resources=b"/Properties<</m 5 0 R>>")


def countless_references() -> bytes:
    far = b"<</A[" + b"5 0 R " * 400_000 + b"]>>"
    return page(stream(RED), far, resources=b"/Properties<</m 5 0 R>>")


def locked() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", "other"))
    canvas.drawString(9, 9, "Locked")
    canvas.save()
    return out.getvalue()
