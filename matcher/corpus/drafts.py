"""Files written piece by piece that appear under their name only when they are whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from matcher.errors import StorageUnavailable


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Yield an empty file beside `path` that replaces it when the block ends without an error.

    An error or Ctrl-C removes it and leaves whatever `path` was. That the place cannot be written shows at once.

    Raises:
        StorageUnavailable: the folder cannot be written, or `path` is a folder.
    """
    # not mkstemp: its files can be read by their owner alone, whatever the person's umask says
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}{path.suffix}")
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "这是一个文件夹")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(exist_ok=False)
        try:
            yield draft
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        why = error.strerror or error
        raise StorageUnavailable(f"无法写入 {path}（{why}）", "请换一个可写的位置；文件正被打开时请先关闭") from error
