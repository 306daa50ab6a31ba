"""What is counted and filed, the statistics table of a pack with the records behind each cell, and its targets.

Knows no database and no clock: records come in as they are, days as arguments.
"""
