"""Stands in for `pdf_opener.py` and ends as the PDF says, which is a word here."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from gfmd_days.core import pdf_opener

HEAD = {"size": (1, 1), "lengths": [4]}


def killed() -> None:
    pdf_opener.tell(HEAD, b"PAGE")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def half() -> None:
    pdf_opener.tell(HEAD, b"PA")


def silent() -> None:
    pass


def babbling() -> None:
    sys.stdout.write("[1, 2]\n")


def endless() -> None:
    while True:
        sys.stdout.write("a" * 1_000_000)


def asleep() -> None:
    signal.pause()


def around() -> None:
    loaded = [name for name in sys.modules if name.startswith("django")]
    core = resource.getrlimit(resource.RLIMIT_CORE)
    found = {"environment": dict(os.environ), "django": loaded, "core": core}
    pdf_opener.tell({"refused": json.dumps(found)})


ENDS = (killed, half, silent, babbling, endless, asleep, around)

if __name__ == "__main__":
    pdf_opener.bind(pdf_opener.Bounds(*json.loads(sys.argv[2])["bounds"]))
    word = (Path(sys.argv[1]) / pdf_opener.SHOWN).read_text()
    {end.__name__: end for end in ENDS}[word]()
