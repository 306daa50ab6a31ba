"""An exception as text for the log: where it came about and of which type, without what it quotes.

Messages of exceptions repeat what was being worked on: a validator its input, a database the values of a row. So they
are left out unless somebody looking for a fault asks for them; of the operating system's faults its own words stay.
"""

from __future__ import annotations

from traceback import format_tb

_CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
_MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"


def traceback_of(error: BaseException, *, full: bool = False) -> str:
    """Return the traceback of an exception, of what caused it and of what it groups, as Python orders them.

    Args:
        error: the exception.
        full: whether to show the messages too.
    """
    return _told(error, full, set())


def _told(error: BaseException, full: bool, seen: set[int]) -> str:
    seen.add(id(error))
    cause, between = error.__cause__, _CAUSED
    if cause is None and not error.__suppress_context__:
        cause, between = error.__context__, _MEANWHILE
    before = "" if cause is None or id(cause) in seen else _told(cause, full, seen) + between
    own = "".join(format_tb(error.__traceback__)) + _named(error, full) + "\n"
    grouped = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    inside = "".join(_told(part, full, seen) for part in grouped if id(part) not in seen)
    return f"{before}{own}{inside}"


def _named(error: BaseException, full: bool) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if full:
        return f"{name}: {error}"
    return f"{name}: {error.strerror}" if isinstance(error, OSError) and error.strerror else name
