"""Chinese text: what counts as text, its form for matching, its words, and the parts of a need."""
