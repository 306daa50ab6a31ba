"""How good a ranking is: runs and judgements, metrics, honest splits, intervals."""
