"""Free ports on loopback."""

import socket


def free() -> int:
    """Return a port nothing listens on now; the caller should take it at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
