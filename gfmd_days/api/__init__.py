"""The REST API under /api/v1/: reads what the modules hold, calls their deeds."""
