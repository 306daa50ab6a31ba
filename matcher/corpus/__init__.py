"""Records in: reading files row by row, checking them, and the catalogue of candidates they make up."""
