"""What a form asks: its questions, when each is asked, its versions and answers."""
