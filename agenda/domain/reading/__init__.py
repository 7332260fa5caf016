"""Reading a programme out of files: one module a format, one shape that comes out."""
