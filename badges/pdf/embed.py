"""Puts the glyphs a document uses, and no others, into it as PDF fonts.

Each face becomes one composite font (ISO 32000-1, 9.7): codes of two bytes, numbered in
the order of first use, led by CIDToGIDMap to the glyphs of a subset that HarfBuzz cuts
when the document ends. A glyph that stands for different texts gets a code for each,
so that ToUnicode gives back what was typed when text is copied or searched.
"""

from __future__ import annotations

from typing import Final

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from badges.pdf.fonts import EM, Face
from badges.pdf.shaping import Glyph

_MOST_CODES: Final = 0xFFFF
_CMAP_BLOCK: Final = 100
_DROPPED_TABLES: Final = (
    "BASE", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "cmap", "gasp", "name", "post",
    "vhea", "vmtx",
)  # fmt: skip
_SYMBOLIC: Final = 4
_EMPTY: Final = -1


class DocumentFont:
    """One face as a font of one document.

    Args:
        face: the face its glyphs come from.
        name: its name in the document's resources.
    """

    def __init__(self, face: Face, name: str) -> None:
        self.name = name
        self._face = face
        self._codes: dict[tuple[int, str], str] = {}

    def code(self, glyph: Glyph) -> str:
        """The glyph's code as four hexadecimal digits."""
        key = (glyph.glyph, glyph.text)
        known = self._codes.get(key)
        if known is None:
            # 65,535 pairs of glyph and text in one face: beyond any real list, and
            # then the shape is right and only its text is another's
            number = min(len(self._codes) + 1, _MOST_CODES)
            known = self._codes[key] = f"{number:04x}"
        return known

    def empty(self) -> str:
        """The code of a glyph without ink or width."""
        return self.code(Glyph(_EMPTY, 0, 0, 0, ""))

    def advance(self, glyph: Glyph) -> int:
        """The width that the document's font gives the glyph, in em units."""
        return self._face.advance(glyph.glyph)

    def write(self, document: pdfdoc.PDFDocument) -> None:
        """Add the font to a reportlab document, under its name."""
        blank = self._face.font.get_nominal_glyph(ord(" ")) or 0
        glyphs = [blank if one == _EMPTY else one for one, _text in self._codes]
        widths = [
            0 if one == _EMPTY else self._face.advance(one)
            for one, _text in self._codes
        ]
        subset, numbers = _subset(self._face, glyphs)
        base = f"{_tag(self.name)}+{self._face.path.stem.replace('_', '-')}"
        descendant = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": pdfdoc.PDFName(base),
            "CIDSystemInfo": _dictionary(
                Registry=pdfdoc.PDFString("Adobe"),
                Ordering=pdfdoc.PDFString("Identity"),
                Supplement=0,
            ),
            "FontDescriptor": document.Reference(
                self._descriptor(base, subset, document)
            ),
            "CIDToGIDMap": document.Reference(
                _stream(
                    b"\0\0" + b"".join(numbers[g].to_bytes(2, "big") for g in glyphs)
                )
            ),
            "DW": EM,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
        }
        font = _dictionary(
            Type=pdfdoc.PDFName("Font"),
            Subtype=pdfdoc.PDFName("Type0"),
            BaseFont=pdfdoc.PDFName(base),
            Encoding=pdfdoc.PDFName("Identity-H"),
            DescendantFonts=pdfdoc.PDFArray(
                [document.Reference(pdfdoc.PDFDictionary(descendant))]
            ),
            ToUnicode=document.Reference(_stream(self._to_unicode())),
        )
        fonts = document.idToObject["BasicFonts"]
        fonts.dict[self.name] = document.Reference(font)

    def _descriptor(
        self, base: str, subset: bytes, document: pdfdoc.PDFDocument
    ) -> pdfdoc.PDFDictionary:
        extents = self._face.font.get_font_extents("ltr")
        return _dictionary(
            Type=pdfdoc.PDFName("FontDescriptor"),
            FontName=pdfdoc.PDFName(base),
            Flags=_SYMBOLIC,
            FontBBox=pdfdoc.PDFArray(
                [-EM, extents.descender, 2 * EM, extents.ascender]
            ),
            ItalicAngle=0,
            Ascent=extents.ascender,
            Descent=extents.descender,
            CapHeight=EM * 7 // 10,
            StemV=90,
            FontFile2=document.Reference(_stream(subset, Length1=len(subset))),
        )

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{code}> <{text.encode('utf-16-be').hex()}>"
            for (_glyph, text), code in self._codes.items()
            if text
        ]
        blocks = [pairs[n : n + _CMAP_BLOCK] for n in range(0, len(pairs), _CMAP_BLOCK)]
        body = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
            for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{body}\nendcmap\nend\nend\n"
        ).encode("ascii")


def _subset(face: Face, glyphs: list[int]) -> tuple[bytes, dict[int, int]]:
    """A font file of these glyphs alone, and where each of them is in it."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.encode("ascii"), "big") for tag in _DROPPED_TABLES
    )
    wanted.flags = (
        hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    plan = hb.SubsetPlan(face.face, wanted)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)


def _tag(name: str) -> str:
    """Six capitals that mark a subset, different for each font of a document."""
    number = int(name[1:])
    return "NOTO" + chr(65 + number // 26 % 26) + chr(65 + number % 26)


def _dictionary(**entries: object) -> pdfdoc.PDFDictionary:
    return pdfdoc.PDFDictionary(entries)


def _stream(content: bytes, **entries: object) -> pdfdoc.PDFStream:
    return pdfdoc.PDFStream(
        pdfdoc.PDFDictionary(entries), content, filters=[pdfdoc.PDFZCompress]
    )
