"""The recommender as the service holds it: opening in the background, ready, or failed with the reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError, NotReady
from matcher.recommender import Recommender
from matcher.vocabulary import Kind

_log = logging.getLogger(__name__)


class Engine:
    """Opens a recommender once, in a thread of its own, so that the service answers meanwhile.

    What is removed from the catalogue it watches is left out from the next question on, in every process that serves,
    without waiting for an index to be built.
    """

    def __init__(self, open_it: Callable[[], Recommender]) -> None:
        self._open = open_it
        self._settled = Event()
        self._held: tuple[Recommender | None, object] = None, None
        self._catalogue: Catalogue | None = None
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

    def watch(self, home: Path) -> None:
        """Leave out from now on what is removed from the catalogue under a state folder, by whatever process."""
        self._catalogue = Catalogue(home)

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

    def _run(self) -> None:
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
