"""Free ports on loopback."""

import random
import socket

# Below the ports that the system lends to outgoing connections (32768 and up on
# Linux): one of those may be taken by anybody before a server that starts has it.
LENT_TO_NOBODY = range(20_000, 32_000)


def free() -> int:
    """Return a port nothing listens on now; the caller should take it at once."""
    for port in random.sample(LENT_TO_NOBODY, k=100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("of a hundred ports none is free")


def is_open(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
