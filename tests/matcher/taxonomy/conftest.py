"""A small folder of tables: plants (two levels, parent by code), uses (parent column) and a wording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

REGISTRY = """
[classification.plants]
title = "植物"
standard = "试验"
edition = "1"
files = ["plants-a.csv", "plants-b.csv"]
columns = ["code", "name"]
code_lengths = [1, 3]
levels = 2
provenance = "测试"

[classification.uses]
title = "用途"
standard = "试验"
edition = "1"
files = ["uses.csv"]
columns = ["code", "name", "parent"]
levels = 3
provenance = "测试"

[wording.shop]
title = "商店的说法"
"""

FILES = {
    "registry.toml": REGISTRY,
    "plants-a.csv": "code,name\n2,草\n201,禾草\n202,水草\n",
    "plants-b.csv": "code,name\n1,树\n102,阔叶树\n101,针叶树\n",
    "uses.csv": "code,name,parent\nU,用,\nU.10,器,U\nU.9,食,U\nU.9.1,食,U.9\nU.9.2,果,U.9\nU.10.1,果,U.10\n",
    "crosswalks/plants--uses.csv": (
        "source,target,relation,note,reviewed\n1,U.10,broader,木材,甲 2026\n1,U.9,related,,甲 2026\n"
        "101,U.10.1,exact,,甲 2026\n202,,,,甲 2026\n2,U.9,narrower,,甲 2026\n"
    ),
    "crosswalks/shop--uses.csv": "source,target,relation,note,reviewed\n吃 的,U.9,exact,,甲 2026\n",
    "terms/a.tsv": "# classification: plants\n101\t松树、杉树\n",
    "terms/b.tsv": "# classification: plants\n201\t芦苇\n101\t柏树、松树\n",
    "terms/c.tsv": "# classification: uses\nU.9\t餐\n",
}


@pytest.fixture
def tables(tmp_path: Path) -> Callable[..., Path]:
    """Write the folder with some files replaced (by their text) or left out (None)."""

    def write(changed: dict[str, str | None] | None = None) -> Path:
        for name, text in (FILES | (changed or {})).items():
            if text is not None:
                path = tmp_path / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
        return tmp_path

    return write
