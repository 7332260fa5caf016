"""Lists of people for others: opt-outs hold in each of them."""
