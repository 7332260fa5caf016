"""Deeds done at the same moment, each in a thread and a connection of its own."""

from __future__ import annotations

import threading

from django.db import connections


def at_once(*deeds, patience=60):
    """Do each deed when all are ready; return what went wrong.

    Args:
        patience: seconds to wait for each deed's end.
    """
    gate = threading.Barrier(len(deeds))
    faults = []

    def run(deed):
        try:
            gate.wait(timeout=30)
            deed()
        except Exception as fault:  # noqa: BLE001 - each is told below
            faults.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=patience)
    return faults
