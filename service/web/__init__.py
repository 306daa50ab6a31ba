"""HTTP: the JSON interface, the pages, and how faults look in each."""
