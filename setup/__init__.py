"""What `make` needs before and around Django. Standard library only."""
