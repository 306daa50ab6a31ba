"""Teams of several parties: which points of a need each covers, and who together cover the most."""
