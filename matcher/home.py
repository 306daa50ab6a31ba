"""Where state lives: encoders, caches, imported records and index snapshots, under one folder."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder() -> Path:
    """Return the state folder: the environment variable HUIQI_HOME, or ``~/.huiqi``."""
    return Path(os.environ.get("HUIQI_HOME") or Path.home() / ".huiqi").expanduser().absolute()
