"""News of registration that modules above must act on."""

from django.dispatch import Signal

# Sent inside the purge's transaction with `event`: whoever keeps words about its
# people deletes them now.
purged = Signal()
