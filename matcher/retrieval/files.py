"""Reading and writing the parts of an index: plain .npy arrays and small JSON files, never pickle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matcher.errors import DamagedFile
from matcher.retrieval.checks import within_bounds
from matcher.retrieval.vector import Ids, Vectors

REBUILD = "请用 huiqi import 重新导入资料以重建索引"

_BLOCK = 8192  # vectors written at a time, so that saving does not hold a second copy of the matrix


def damaged(path: Path, problem: str) -> DamagedFile:
    """Return the error that says what is wrong with a file of the index and how to rebuild it."""
    return DamagedFile(f"索引文件 {path} 已损坏：{problem}", REBUILD)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write an array as .npy."""
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def read_array(path: Path, dtype: DTypeLike, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Map an array of a known type and shape read-only into memory; None in `shape` leaves that length open.

    Raises:
        DamagedFile: missing, truncated, not an .npy file, or of another type or shape.
    """
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise damaged(path, "文件不存在") from error
    except (ValueError, EOFError, OSError) as error:
        raise damaged(path, "不完整或不是数组文件") from error
    fits = array.ndim == len(shape) and all(want in (None, have) for want, have in zip(shape, array.shape, strict=True))
    if array.dtype != np.dtype(dtype) or not fits:
        wanted = "×".join("n" if length is None else str(length) for length in shape)
        raise damaged(path, f"应为 {np.dtype(dtype)} {wanted}，实为 {array.dtype} {'×'.join(map(str, array.shape))}")
    return array


def write_vectors(folder: Path, ids: Ids, dimension: int, vectors_of: Callable[[Ids], Vectors]) -> None:
    """Write ``ids.npy`` and ``vectors.npy``, the form in which every vector index is kept.

    Args:
        folder: exists.
        ids: shape (n,), ascending.
        dimension: width of the vectors.
        vectors_of: returns the vectors of some of the ids; asked block by block.
    """
    write_array(folder / "ids.npy", ids)
    with (folder / "vectors.npy").open("wb") as file:
        header = {"descr": "<f4", "fortran_order": False, "shape": (len(ids), dimension)}
        np.lib.format.write_array_header_1_0(file, header)
        for start in range(0, len(ids), _BLOCK):
            file.write(vectors_of(ids[start : start + _BLOCK]).tobytes())


def read_vectors(folder: Path) -> tuple[Ids, Vectors]:
    """Read what `write_vectors` wrote; the vectors stay mapped to their file.

    Raises:
        DamagedFile: a file is missing, truncated or does not fit the other.
    """
    ids = np.array(read_array(folder / "ids.npy", np.int64, (None,)))
    if len(ids) and (ids[0] < 0 or not (np.diff(ids) > 0).all()):
        raise damaged(folder / "ids.npy", "编号没有按升序排列")
    vectors = read_array(folder / "vectors.npy", np.float32, (len(ids), None))
    for start in range(0, len(ids), _BLOCK):
        if not within_bounds(vectors[start : start + _BLOCK]):
            raise damaged(folder / "vectors.npy", "含有非有限或过大的数值")
    return ids, vectors


def write_json(path: Path, value: object) -> None:
    """Write JSON as UTF-8, keys sorted."""
    path.write_bytes(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        DamagedFile: missing, truncated, or not a JSON object.
    """
    try:
        value = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except FileNotFoundError as error:
        raise damaged(path, "文件不存在") from error
    except (ValueError, OSError) as error:
        raise damaged(path, "不完整或不是 JSON") from error
    if not isinstance(value, dict):
        raise damaged(path, "内容不是 JSON 对象")
    return value
