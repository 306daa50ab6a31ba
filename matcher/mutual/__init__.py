"""Both sides of a match: needs for a society as societies for a need, and what suits the one as what suits the other.

A pair has a relevance, which is the forward ranker's, and a suitability, which is the society's own terms against the
need's. Nothing here learns; nothing here changes what the ranker says.
"""
