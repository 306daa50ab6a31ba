"""`huiqi classify --services`: which services needs ask for, with the words they rest on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import typer

from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.storage import write_atomically
from matcher.tagging.services import asked_document, services_asked
from matcher.taxonomy.services import kinds_of


def write_services(needs: Path, out: Path) -> None:
    """Write the kinds of services each need asks for as JSON lines, and print how many ask for each."""
    lines, counts = [], Counter[str]()
    for need in read_all(needs, need_from, lambda need: need.id):
        asked = services_asked(need)
        names = kinds_of(one.code for one in asked)
        counts.update(names)
        lines.append(
            json.dumps({"id": need.id, "services": list(names), "asked": asked_document(asked)}, ensure_ascii=False)
            + "\n"
        )
    write_atomically(out, "".join(lines).encode())
    shown = "，".join(
        f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    typer.echo(f"已识别 {len(lines):,} 条 → {out}（{shown}）")
