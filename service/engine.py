"""The recommender as the service holds it: opening in the background, ready, or failed with the reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError, NotReady
from matcher.recommender import Recommender
from matcher.renewal import Mark, deciding, mark_of
from matcher.renewal import renewed as renewed_from
from matcher.vocabulary import Kind

_log = logging.getLogger(__name__)


class Engine:
    """Opens a recommender once, in a thread of its own, so that the service answers meanwhile.

    It watches a state folder, whatever process changes it. What is removed from the catalogue is left out from the next
    question on, without waiting for an index to be built. What is indexed or put in force is read in a thread of its
    own from the next question on, and answered with as soon as it is there; the one before answers meanwhile.
    """

    def __init__(self, open_it: Callable[[], Recommender]) -> None:
        self._open = open_it
        self._settled = Event()
        self._held: tuple[Recommender | None, object] = None, None
        self._catalogue: Catalogue | None = None
        self._home = Path()
        self._deciding: tuple[Path, ...] = ()
        self._seen: Mark = ()
        self._renewing: Thread | None = None
        self._lock = Lock()
        self._failure: HuiqiError | None = None

    @classmethod
    def ready(cls, recommender: Recommender) -> Engine:
        """Return an engine whose recommender is open already."""
        engine = cls(lambda: recommender)
        engine._run()
        return engine

    def start(self) -> None:
        """Begin to open, unless that is done."""
        if not self._settled.is_set():
            Thread(target=self._run, name="open-recommender", daemon=True).start()

    def adopt(self, recommender: Recommender) -> None:
        """Answer with another recommender from now on; who asked before keeps the one before."""
        with self._lock:
            self._held, self._failure = (recommender, None), None
        self._settled.set()

    def watch(self, home: Path, encoder: str) -> None:
        """Follow from now on what is removed, indexed and put in force under a state folder, for an encoder."""
        self._catalogue, self._home = Catalogue(home), home
        self._deciding = deciding(home, encoder)
        self._seen = mark_of(self._deciding)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until opening has succeeded or failed; returns whether it has."""
        return self._settled.wait(seconds)

    @property
    def recommender(self) -> Recommender:
        """The recommender.

        Raises:
            NotReady: it is still being opened.
            HuiqiError: it could not be opened; the error says why.
        """
        self._follow()
        if self._failure is not None:
            raise self._failure
        recommender, version = self._held
        if recommender is None:
            raise NotReady("系统正在准备编码器和索引", "请稍候几秒再试")
        if self._catalogue is None or version == (now := self._catalogue.version()):
            return recommender
        with self._lock:  # whoever asks meanwhile waits, rather than being answered with what was removed
            recommender = self._held[0] or recommender
            recommender = recommender.without(self._catalogue.removed())
            self._held = recommender, now  # looked at before what was removed was: never newer than that
        return recommender

    def sizes(self) -> dict[Kind, int]:
        """Return how many candidates there are of each kind; nothing while the recommender is not open."""
        recommender = self._held[0]
        return recommender.sizes() if recommender else {}

    def standing(self) -> str:
        """Return in Chinese what is open; raises as `recommender`."""
        recommender = self.recommender
        sizes = "、".join(f"{kind.label} {size:,}" for kind, size in recommender.sizes().items())
        return f"编码器 {recommender.encoder_name}；候选：{sizes}"

    def settle(self) -> None:
        """Wait until what is being read anew has been."""
        if (renewing := self._renewing) is not None:
            renewing.join()

    def _follow(self) -> None:
        """Begin to read what another process indexed or put in force, unless that is being done."""
        if not self._settled.is_set() or (mark := mark_of(self._deciding)) == self._seen:
            return
        with self._lock:
            if self._renewing is None and mark != self._seen:
                self._renewing = Thread(target=self._renew, args=(mark,), name="renew-recommender", daemon=True)
                self._renewing.start()

    def _renew(self, mark: Mark) -> None:
        renewed = None
        before = self._held[0]
        try:
            renewed = self._open() if before is None else renewed_from(before, self._home)
        except HuiqiError as error:
            _log.error("cannot open what is in force now: %s", error)
        except Exception:
            _log.exception("cannot open what is in force now")
        with self._lock:
            if renewed is not None and renewed is not before:
                self._held, self._failure = (renewed, None), None
            self._seen, self._renewing = mark, None  # as it was before anything was read: what came later is seen next

    def _run(self) -> None:
        self._seen = mark_of(self._deciding)
        try:
            self._held = self._open(), None
        except HuiqiError as error:
            self._failure = error
            _log.error("cannot open the recommender: %s", error)
        except Exception as error:
            _log.exception("cannot open the recommender")
            self._failure = NotReady(f"系统未能启动（{type(error).__name__}）", "请查看服务日志")
        finally:
            self._settled.set()
