"""Reading the mail that a site sent, and the pictures and papers it shows."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from email import message_from_string, policy
from email.message import EmailMessage
from io import BytesIO
from typing import TypeVar

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator

from tests.servers.site import Site

Found = TypeVar("Found")
BETWEEN_MESSAGES = re.compile(r"^-{79}\n", re.MULTILINE)
PATIENCE_SECONDS = 40


def wait_for(look: Callable[[], Found | None]) -> Found:
    """Look again and again until there is something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def letter(site: Site, to: str, *, number: int) -> EmailMessage:
    """Wait for the letter with this number (from 1) to an address."""

    def arrived() -> EmailMessage | None:
        found = [one for one in _letters(site) if to in one["To"]]
        return found[number - 1] if len(found) >= number else None

    return wait_for(arrived)


def link_in(letter: EmailMessage) -> str:
    """Return the first address in the plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+", body.get_content())
    assert found is not None
    return found[0]


def code_in(picture: Locator) -> str:
    """Return what the code in a picture on the screen says."""
    png = Image.open(BytesIO(picture.screenshot())).convert("L")
    (found,) = zxingcpp.read_barcodes(png)
    return str(found.text)


def pages_of(pdf: bytes) -> int:
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    found = re.search(rb"^Pages:\s+(\d+)$", done.stdout, re.MULTILINE)
    assert found is not None
    return int(found[1])


def _letters(site: Site) -> list[EmailMessage]:
    texts = [part for file in site.mails() for part in BETWEEN_MESSAGES.split(file)]
    return [_parsed(text) for text in texts if text.strip()]


def _parsed(text: str) -> EmailMessage:
    message = message_from_string(text, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
