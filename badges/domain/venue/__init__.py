"""One laptop at the venue runs the whole system and squares up with the site later.

The site is asked for a whole copy of the event (`packing`), which replaces the one here
(`unpacking`). What is done here is told as the operations of a device (`telling`), and
only when all of it was told may a newer copy come (`exchanging`). So the site alone
decides, nothing is lost and nothing counts twice (decision 34).
"""
