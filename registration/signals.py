"""News of registration that modules above must act on."""

from django.dispatch import Signal

# Sent inside the purge's transaction with `event`: whoever keeps words about its
# people deletes them now.
purged = Signal()

# Sent inside the transaction in which one person is deleted, with their `registration`,
# before any row goes: whoever keeps words about them deletes these now.
erasing = Signal()

# Sent inside the transaction in which a registration is declined, withdrawn, cancelled
# or lapses, with the `registration` as it is then and `now`.
ended = Signal()

# Sent inside the transaction with `event` and `people`, the keys of people whose rows
# were written in bulk, which sends no signals of its own.
people_rewritten = Signal()

# Sent inside the transaction in which `dropped` becomes `kept`, both registrations as
# they are before rows change hands, with `moves` (registration.domain.moving.Moves).
# What belongs to them is handed over afterwards, without a receiver; one is needed
# where that is not enough: a rule of one's own, or keys of people in JSON.
merging = Signal()
