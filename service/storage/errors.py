"""What storing can refuse, each with its remedy; routes give them their statuses."""

from __future__ import annotations

from matcher.errors import HuiqiError


class Stale(HuiqiError):
    """Somebody else changed the same thing meanwhile, or the version named is not the present one."""

    def __init__(self, subject: str) -> None:
        super().__init__("这条记录刚被别人改过，您看到的已不是最新内容", "请刷新后核对，再提交一次")
        self.subject = subject


class Missing(HuiqiError):
    """There is no such thing, or this viewer may not see it: told the same way, so that nothing can be guessed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"没有这{what}，或您无权查看", "请从列表中选择")


class Taken(HuiqiError):
    """A name or place that may exist once is taken."""


class Conflict(HuiqiError):
    """What was to be stored does not agree with what is: something is there twice, or points to nothing."""

    def __init__(self) -> None:
        super().__init__("内容与已有记录冲突，或指向不存在的记录", "请刷新后核对，再提交一次")


class OutOfRange(HuiqiError):
    """A number that no database keeps."""

    def __init__(self) -> None:
        super().__init__("有数字或文字超出可保存的范围", "请核对后重新填写")


class NotEnough(HuiqiError):
    """The money left does not suffice."""


class KeyReused(HuiqiError):
    """An idempotency key was used before for another request."""

    def __init__(self) -> None:
        super().__init__("这个幂等键已用于另一个请求", "请为新的请求换一个 Idempotency-Key")


class Unbalanced(HuiqiError):
    """Postings of a unit of work do not sum to zero: a fault of the program, caught before anything is kept."""


class Lost(HuiqiError):
    """Who writes of a job holds it no longer: somebody else took it up, or it has ended."""

    def __init__(self, job: str) -> None:
        super().__init__(f"任务 {job} 已由另一个进程接手或已结束", "不必处理")
