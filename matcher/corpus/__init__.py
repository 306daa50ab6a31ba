"""Records: what their fields mean, how they are checked and recognised, and the catalogue they make up."""
