"""From need to final report: one transition table for every programme, cases that move by it, and who moves them."""
