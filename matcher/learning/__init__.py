"""Training a ranking model on judgements, and proving on held-out needs what it is worth."""
