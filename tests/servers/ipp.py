"""A real IPP printer on loopback: ippeveprinter of Debian's cups-ipp-utils.

It announces itself on the system's message bus and does not start without one, so it
gets a bus of its own. Its print command waits while there is no paper, as a printer
does, and counts what comes out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ports

PATIENCE_SECONDS = 20
COMMAND = """#!/bin/sh
while [ -e "{folder}/no-paper" ]; do
  echo "STATE: +media-empty-error" >&2
  sleep 0.05
done
echo "STATE: -media-empty-error" >&2
cp "$1" "{folder}/paper/$(date +%s%N)-$IPP_JOB_NAME.pdf"
sleep {seconds}
"""


class Printer:
    """A printer that can be switched off and on, and run out of paper."""

    def __init__(self, folder: Path, seconds: float = 0.0) -> None:
        self.folder = folder
        self.port = ports.free()
        self._bus: subprocess.Popen[bytes] | None = None
        self._printer: subprocess.Popen[bytes] | None = None
        for name in ("paper", "spool"):
            (folder / name).mkdir()
        self._command = folder / "print"
        self._command.write_text(COMMAND.format(folder=folder, seconds=seconds))
        self._command.chmod(0o755)

    @property
    def address(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    @property
    def paper(self) -> list[Path]:
        """What came out, in order."""
        return sorted((self.folder / "paper").iterdir())

    def empty(self) -> None:
        (self.folder / "no-paper").touch()

    def fill(self) -> None:
        (self.folder / "no-paper").unlink()

    def on(self) -> None:
        socket = self.folder / "bus"
        bus = ["dbus-daemon", "--session", "--nofork", f"--address=unix:path={socket}"]
        with (self.folder / "log").open("ab") as log:
            self._bus = subprocess.Popen(bus, stdout=log, stderr=log)
            _wait(socket.exists, "the message bus")
            env = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}"}
            self._printer = subprocess.Popen(
                self._arguments(), stdout=log, stderr=log, env=env,
                start_new_session=True,
            )  # fmt: skip
        _wait(lambda: ports.is_open(self.port), "ippeveprinter")

    def off(self) -> None:
        """Pull the plug: whatever is being printed is gone."""
        for process in (self._printer, self._bus):
            if process is None:
                continue
            with contextlib.suppress(ProcessLookupError):
                if process is self._printer:  # with the command it runs
                    os.killpg(process.pid, signal.SIGKILL)
                process.kill()
            process.wait(timeout=PATIENCE_SECONDS)
        self._printer = self._bus = None
        (self.folder / "bus").unlink(missing_ok=True)

    def _arguments(self) -> list[str]:
        return [
            *("ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(self.port)),
            *("-f", "application/pdf", "-d", str(self.folder / "spool")),
            *("-c", str(self._command), "Test printer"),
        ]


@contextlib.contextmanager
def printer(folder: Path, *, seconds: float = 0.0) -> Iterator[Printer]:
    """Switch a printer on for a while.

    Args:
        seconds: how long each badge takes after it came out.
    """
    found = Printer(folder, seconds)
    found.on()
    try:
        yield found
    finally:
        found.off()


def is_there() -> bool:
    return all(map(shutil.which, ("ippeveprinter", "dbus-daemon")))


def _wait(condition: object, what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():  # type: ignore[operator]
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not start")
        time.sleep(0.02)
