"""News of registration that modules above must act on."""

from django.dispatch import Signal

# Sent inside the purge's transaction with `event`: whoever keeps words about its
# people deletes them now.
purged = Signal()

# Sent inside the transaction with `event` and `people`, the keys of people whose rows
# were written in bulk, which sends no signals of its own.
people_rewritten = Signal()
