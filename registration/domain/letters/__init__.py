"""Letters: their words, what they say of whom, issuing them, setting them."""
