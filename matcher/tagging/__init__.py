"""Which priority directions a text belongs to: several, one, or none of them."""
