"""Run several processes as one: they start together and end together."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from types import FrameType

from setup import terminal

GRACE_SECONDS = 10
POLL_SECONDS = 0.2


class _Asked(Exception):
    """A signal asked us to end."""


def is_taken(port: int) -> bool:
    """Tell whether something answers on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run_together(
    commands: Mapping[str, Sequence[str]],
    *,
    env: Mapping[str, str],
    ready: Callable[[], bool],
    greeting: str,
) -> int:
    """Run all commands until one ends or a signal comes, then end the others.

    Returns 0 after Ctrl-C or SIGTERM, else the exit code of the one that ended
    (1 when that was 0: a server that stops by itself is a failure).
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # own session: Ctrl-C reaches the children only through us
            running[name] = subprocess.Popen(
                command, cwd=terminal.ROOT, env=env, start_new_session=True
            )
        return _watch(running, ready, greeting)
    except _Asked:
        terminal.say("\nEnding ...")
        return 0
    finally:
        _end(running.values())


def _watch(
    running: Mapping[str, subprocess.Popen[bytes]],
    ready: Callable[[], bool],
    greeting: str,
) -> int:
    greeted = False
    while True:
        for name, process in running.items():
            code = process.poll()
            if code is not None:
                terminal.say(f"\n{name} ended by itself ({code}); ending the rest.")
                return code if code > 0 else 1
        if not greeted and ready():
            terminal.say(greeting)
            greeted = True
        time.sleep(POLL_SECONDS)


def _end(processes: Collection[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in alive:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise _Asked
