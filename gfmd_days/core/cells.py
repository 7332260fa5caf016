"""Cells of files that spreadsheets open: nothing in them runs there."""

from __future__ import annotations

from typing import Any

# The wide ones count too: a spreadsheet set to Chinese or Japanese calculates them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GUARD = "'"


def safe(value: Any) -> str:
    """Return a cell's text with a guard before what a spreadsheet would calculate.

    Source: OWASP, CSV Injection.
    """
    text = "" if value is None else str(value)
    return GUARD + text if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Return the text `safe` was given."""
    if text.startswith(GUARD) and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text
