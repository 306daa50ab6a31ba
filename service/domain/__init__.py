"""What the work of an alliance is made of, as pure rules: no web, no storage, no state."""
