"""From recalled candidates to an ordered, explained list: one feature matrix, one scorer, reasons from both."""
