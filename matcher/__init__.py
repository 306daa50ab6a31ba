"""Huiqi's matching library: Chinese needs in, ranked and explained societies and experts out.

Knows nothing of the web or the database; `service/` is the product around it.
"""

__version__ = "0.1.0"
