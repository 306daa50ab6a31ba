"""Exceptions that have been raised, with their tracebacks and what led to them."""

from __future__ import annotations


def raised(
    error: BaseException, cause: BaseException | None = None, meanwhile: BaseException | None = None
) -> BaseException:
    """Raise an exception, from a cause or while another is handled, and return it."""
    try:
        if meanwhile is None:
            _raise(error, cause)
        try:
            _raise(meanwhile)
        except BaseException:
            _raise(error)
    except BaseException as caught:
        return caught
    raise AssertionError("unreachable")


def _raise(error: BaseException | None, cause: BaseException | None = None) -> None:
    assert error is not None
    if cause is None:
        raise error
    raise error from cause
