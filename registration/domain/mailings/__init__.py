"""Mail written once and sent to many people of an event."""
