"""The office's models: versions side by side, and which of them ranks.

Under ``HUIQI_HOME/models/<kind>/<encoder>/`` each version lies in a folder named by its fingerprint, and
``current.json`` says which was promoted, over which, when, by whom and why. The first version is the one that ships
with the product (where none ships, the ranking that needs no labels); before anything replaces it, it is copied beside
the others, so that it can be gone back to even when the product was upgraded.

What deserves to be promoted is not decided here; see `matcher.learning.gate`.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from matcher.encoding.encoder import Encoder, folder_name
from matcher.errors import DamagedFile, HuiqiError, NotReady
from matcher.learning.standing import Standing
from matcher.manifest import MANIFEST, check_files, fingerprint_of, read_manifest
from matcher.ranking.model import Model, load_model, shipped_folder, unlearned
from matcher.storage import new_folder, only_writer, write_atomically
from matcher.vocabulary import Kind

CURRENT = "current.json"
UNLEARNED = "fusion-1"
"""Stands for the ranking that needs no labels; it has no folder."""

_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


class Overtaken(HuiqiError):
    """Somebody else changed which model is in force since the caller looked."""


class Registry:
    """The models of one kind for one encoder.

    Args:
        home: the state folder.
        kind: of candidates.
        encoder: its name.
    """

    def __init__(self, home: Path, kind: Kind, encoder: str) -> None:
        self.kind = kind
        self.encoder = encoder
        self.folder = home / "models" / kind.value / folder_name(encoder)
        self._shipped = shipped_folder(kind, encoder)

    @property
    def first(self) -> str:
        """Fingerprint of the version that ships with this product."""
        return fingerprint_of(read_manifest(self._shipped)) if (self._shipped / MANIFEST).is_file() else UNLEARNED

    def standing(self) -> Standing:
        """Return which model is in force.

        Raises:
            DamagedFile: ``current.json`` is not what this class writes.
        """
        path = self.folder / CURRENT
        try:
            return Standing.from_json(path.read_bytes())
        except FileNotFoundError:
            return Standing((self.first,))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedFile(
                f"{path} 无法读取或被改动，不知道现用哪个模型",
                f"请运行 {self._command('--shipped')} 回到随产品发布的模型",
            ) from error

    def versions(self) -> list[Path]:
        """Return the folders of all versions kept here, sorted by fingerprint."""
        return sorted(
            path.parent for path in self.folder.glob(f"*/{MANIFEST}") if _FINGERPRINT.fullmatch(path.parent.name)
        )

    def folder_of(self, fingerprint: str) -> Path | None:
        """Return the folder of a version after checking that it is whole; None for the ranking that needs no labels.

        Raises:
            NotReady: there is no such version.
            DamagedFile: a file of it is missing, truncated or altered.
        """
        if fingerprint == UNLEARNED:
            return None
        kept = self.folder / fingerprint
        folder = self._shipped if not (kept / MANIFEST).is_file() and fingerprint == self.first else kept
        if not (folder / MANIFEST).is_file():
            raise NotReady(
                f"找不到指纹为 {fingerprint} 的{self.kind.label}模型（{kept}）",
                f"请用 huiqi models list 查看，或运行 {self._command()} 回到上一个",
            )
        return self._checked(folder, fingerprint)

    def open(self, encoder: Encoder, fingerprint: str | None = None) -> Model:
        """Return a version as a model, the one in force unless another is named.

        Raises:
            NotReady, DamagedFile, EncoderMismatch: see `folder_of` and `load_model`.
        """
        folder = self.folder_of(fingerprint or self.standing().current)
        return unlearned(self.kind) if folder is None else load_model(self.kind, encoder, folder)

    def add(self, source: Path) -> str:
        """Keep a copy of a model folder as a version; returns its fingerprint. It is not thereby in force.

        Raises:
            DamagedFile: the source is not whole.
            HuiqiError: it is of another kind or encoder.
        """
        manifest = read_manifest(source)
        check_files(source, manifest)
        if (manifest.get("kind"), manifest.get("encoder")) != (self.kind.value, self.encoder):
            raise HuiqiError(f"{source} 不是编码器 {self.encoder} 的{self.kind.label}模型", "请核对模型文件夹")
        fingerprint = fingerprint_of(manifest)
        with only_writer(self.folder):
            self._keep(source, fingerprint)
        return fingerprint

    def promote(self, fingerprint: str, expected: str, by: str, why: str) -> Standing:
        """Put a version in force over the one that the caller compared it with.

        Args:
            fingerprint: of a version kept here, or of the first.
            expected: fingerprint of the one in force when the caller compared the two.
            by: who promotes.
            why: the grounds.

        Raises:
            Overtaken: another version is in force by now; nothing is changed.
            NotReady, DamagedFile: the version is not there or not whole.
        """
        with only_writer(self.folder):
            before = self.standing()
            if before.current != expected:
                raise Overtaken(
                    f"比较期间 {before.by or '别人'}已把现用的{self.kind.label}模型从 {expected} 换成 {before.current}",
                    "没有改动任何东西；请与现用的模型重新比较",
                )
            if fingerprint == before.current:
                raise HuiqiError(f"{fingerprint} 已经是现用的{self.kind.label}模型", "不必再发布")
            self.folder_of(fingerprint)
            if self.first in {before.current, fingerprint}:
                self._keep_first()
            return self._write(before, (*before.line, fingerprint), "promote", by, why)

    def rollback(self, by: str, why: str, *, to_first: bool = False) -> Standing:
        """Go back to the version before, or, with `to_first`, to the one that ships with this product.

        Raises:
            HuiqiError: nothing was promoted.
            NotReady, DamagedFile: the version before is not there or not whole; nothing is changed.
        """
        with only_writer(self.folder):
            if to_first:
                try:
                    before = self.standing()
                except DamagedFile:
                    before = Standing(("",))  # what stood there cannot be known
                self._keep_first()
                return self._write(before, (self.first,), "rollback", by, why)
            before = self.standing()
            if not before.predecessor:
                raise HuiqiError(f"现用的{self.kind.label}模型 {before.current} 之前没有别的", "没有可以退回的")
            self.folder_of(before.predecessor)
            return self._write(before, before.line[:-1], "rollback", by, why)

    def _write(self, before: Standing, line: tuple[str, ...], action: str, by: str, why: str) -> Standing:
        when = datetime.now(UTC).isoformat(timespec="seconds")
        step = {"action": action, "from": before.current, "to": line[-1], "when": when, "by": by, "why": why}
        after = replace(Standing(line, action, when, by, why), history=(*before.history, step))
        write_atomically(self.folder / CURRENT, after.to_json())
        return after

    def _keep_first(self) -> None:
        if self.first != UNLEARNED:
            self._keep(self._shipped, self.first)

    def _keep(self, source: Path, fingerprint: str) -> None:
        with suppress(HuiqiError):  # one that is kept already, whole, may be in use: it is left alone
            if self._checked(self.folder / fingerprint, fingerprint):
                return
        with new_folder(self.folder / fingerprint) as draft:
            for path in sorted(source.iterdir()):
                shutil.copyfile(path, draft / path.name)

    def _checked(self, folder: Path, fingerprint: str) -> Path:
        try:
            manifest = read_manifest(folder)
            check_files(folder, manifest)
            found = fingerprint_of(manifest)
        except (DamagedFile, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(folder) from error
        if found != fingerprint:  # the checksums of the files are themselves held to the name
            raise self._damaged(folder)
        return folder

    def _damaged(self, folder: Path) -> DamagedFile:
        return DamagedFile(
            f"模型 {folder} 缺失、不完整或被改动",
            f"请运行 {self._command()} 回到上一个，或 {self._command('--shipped')} 回到随产品发布的模型",
        )

    def _command(self, more: str = "") -> str:
        return f"huiqi models rollback --kind {self.kind.value} --encoder {self.encoder} {more}".rstrip()
