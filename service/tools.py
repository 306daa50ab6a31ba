"""What routes work with beside the recommender: opened once, at the first use, for every thread."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.needs import Understood
from matcher.mutual.pool import NeedPool
from matcher.mutual.search import MutualSearch, mutual_of
from matcher.recommender import Recommender
from matcher.understanding.corrections import UNCORRECTED, Corrections
from matcher.understanding.reading import Read, read_need
from matcher.vocabulary import Need
from service.engine import Engine

_LISTS_KEPT = 4
_KEPT = 256

Answer = TypeVar("Answer")


class Kept:
    """The last answers to questions that cost something, by what was asked; threads may share one.

    Who asks for the same at the same time works it out too: an answer is the same whoever made it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: dict[Hashable, Any] = {}
        self._making: set[Hashable] = set()

    def soon(self, asked: Hashable, make: Callable[[], Answer]) -> Answer | None:
        """Return the answer where it is there; otherwise None, and it is made meanwhile, in a thread of its own."""
        with self._lock:
            if asked in self._answers:
                answer: Answer = self._answers[asked]
                return answer
            if asked in self._making:
                return None
            self._making.add(asked)
        Thread(target=self._make, args=(asked, make), name="keep", daemon=True).start()
        return None

    def _make(self, asked: Hashable, make: Callable[[], Any]) -> None:
        try:
            self(asked, make)
        finally:
            with self._lock:
                self._making.discard(asked)

    def __call__(self, asked: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer, made where it is not there."""
        with self._lock:
            known = asked in self._answers
            answer: Answer = self._answers.pop(asked) if known else None  # type: ignore[assignment]  # made below
        if not known:
            answer = make()
        with self._lock:
            self._answers[asked] = answer  # the last one asked for stands last
            while len(self._answers) > self._most:
                del self._answers[next(iter(self._answers))]
        return answer


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Needs made ready for the reverse search.

    Attributes:
        pool: the needs.
        read: what their texts show beside what they state.
    """

    pool: NeedPool
    read: Understood


class Soon:
    """What takes seconds to find: found once in a thread, one thing at a time, and kept for whoever asks again.

    Args:
        kept: how many are kept, those asked for last.
    """

    def __init__(self, kept: int = 256) -> None:
        self._most = kept
        self._lock, self._turn = Lock(), Lock()
        self._found: dict[Hashable, Any] = {}
        self._under_way: dict[Hashable, Thread] = {}

    def get(self, key: Hashable, find: Callable[[], Any], patience_s: float = 0.0) -> Any | None:
        """Return what was found under a key; None while it is being found. What it raised is raised once.

        Args:
            key: what it is kept under.
            find: finds it.
            patience_s: how long to wait for it, in seconds.
        """
        with self._lock:
            thread = self._under_way.get(key)
            if key not in self._found and thread is None:
                self._under_way[key] = thread = Thread(target=self._find, args=(key, find), name="soon", daemon=True)
                thread.start()
        if thread is not None and patience_s:
            thread.join(patience_s)
        return self.known(key)

    def known(self, key: Hashable) -> Any | None:
        """Return what was found under a key; None where it is not known. What it raised is raised once."""
        with self._lock:
            if key not in self._found:
                return None
            found = self._found.pop(key)
            if isinstance(found, Exception):
                raise found
            self._found[key] = found  # the last one asked for stands last
            return found

    def finds(self, key: Hashable) -> bool:
        """Return whether something is being found under a key, or was found and not told yet."""
        with self._lock:
            return key in self._under_way or key in self._found

    def settle(self) -> None:
        """Wait until all that is being found has been."""
        while under_way := list(self._under_way.values()):
            for thread in under_way:
                thread.join()

    def _find(self, key: Hashable, find: Callable[[], Any]) -> None:
        found: Any
        with self._turn:
            try:
                found = find()
            except Exception as error:  # told to whoever asks next
                found = error
        with self._lock:
            self._found[key] = found
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]
            del self._under_way[key]


class Tools:
    """Everything under one state folder that a route may need.

    Args:
        engine: holds the recommender.
        home: state folder.

    Attributes:
        kept: answers of routes that are likely to be asked for again; what is asked names the recommender, too.
    """

    def __init__(self, engine: Engine, home: Path) -> None:
        self.home = home
        self._engine = engine
        self.soon = Soon()
        self._lock = Lock()
        self._mutual: tuple[Recommender, MutualSearch] | None = None
        self._kept_lock = Lock()
        self._kept: dict[tuple[Need, ...], tuple[MutualSearch, Ready]] = {}
        self.kept = Kept(_KEPT)

    @property
    def recommender(self) -> Recommender:
        """The recommender; raises as `Engine.recommender`."""
        return self._engine.recommender

    @property
    def mutual(self) -> MutualSearch:
        """Both searches by the mutual score, over the societies of the recommender.

        Raises:
            NotReady: they cannot be opened, now or with the model in force.
        """
        recommender = self.recommender
        with self._lock:
            if self._mutual is None or self._mutual[0] is not recommender:
                self._mutual = recommender, mutual_of(recommender, self.home)
            return self._mutual[1]

    def kept_needs(self) -> KeptNeeds:
        """Return what remembers encoded needs, by their content; raises as `Engine.recommender`."""
        return KeptNeeds(self.recommender.encoder, self.home / "cache" / "needs.sqlite")

    def read(self, need: Need, corrections: Corrections = UNCORRECTED) -> Read:
        """Return what is understood of a need; of the same words once, as long as the same recommender answers."""
        recommender = self.recommender
        asked = ("read", recommender, need, corrections)
        return self.kept(asked, lambda: read_need(need, recommender, corrections))

    def ready(self, needs: Sequence[Need], *, keep: bool) -> Ready:
        """Return needs made ready for searching.

        Args:
            needs: at least one.
            keep: whether the same needs are likely to be asked for again, as those of the catalogue are; only the last
                few such lists are kept: every office sees needs of its own.
        """
        if not keep:
            return self._made_ready(needs)
        asked, by = tuple(needs), self.mutual
        with self._kept_lock:  # who asks for the same meanwhile waits for it rather than doing it again
            found = self._kept.pop(asked, None)
            if found is None or found[0] is not by:
                found = by, self._made_ready(asked)
            self._kept[asked] = found  # the last one asked for stands last
            while len(self._kept) > _LISTS_KEPT:
                del self._kept[next(iter(self._kept))]
            return found[1]

    def _made_ready(self, needs: Sequence[Need]) -> Ready:
        read = self.mutual.understood(needs)
        return Ready(self.mutual.pool(read.needs), read)
