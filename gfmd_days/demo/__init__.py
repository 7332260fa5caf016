PASSWORD = "demo-gfmd-days"  # noqa: S105 - printed at start; the demo is for everyone
