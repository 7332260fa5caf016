"""What can be wrong in a programme, one kind of subject a module."""
