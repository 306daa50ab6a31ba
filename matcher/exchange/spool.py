"""A long sequence kept on disk: written once in order, read as often as wanted, never held in memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from matcher.errors import StorageUnavailable

T = TypeVar("T")


class Spool(Generic[T]):
    """Items on disk, in the order in which they were added; gone when it is closed or the process ends.

    Args:
        write: makes of an item what JSON can hold.
        read: makes an item of that.
    """

    def __init__(self, write: Callable[[T], Any], read: Callable[[Any], T]) -> None:
        self._write, self._read = write, read
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[T]:
        place = 0
        while True:
            self._file.seek(place)  # another iteration may have moved it
            line = self._file.readline()
            place += len(line)
            if not line:
                return
            yield self._read(json.loads(line))

    def add(self, item: T) -> None:
        """Put an item behind the others.

        Raises:
            StorageUnavailable: the folder for temporary files is full.
        """
        try:
            self._file.seek(0, 2)
            self._file.write(json.dumps(self._write(item), ensure_ascii=True).encode() + b"\n")
        except OSError as error:
            folder = tempfile.gettempdir()
            raise StorageUnavailable(
                f"无法写入 {folder}（{error.strerror or error}）", "请检查磁盘空间和权限"
            ) from error
        self._size += 1

    def close(self) -> None:
        """Forget everything."""
        self._file.close()
