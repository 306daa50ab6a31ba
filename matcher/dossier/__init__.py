"""Decision dossiers: one shortlist as one file that anybody can check and replay, years later and without a network."""
