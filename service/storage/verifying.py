"""`huiqi verify`: walks every history, the ledger and the seals, and says what does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from service.domain.history import Fault, verify
from service.storage.cases import case_said
from service.storage.events import ROW, Head, row_digest
from service.storage.filings import filing_said
from service.storage.happenings import happening_said
from service.storage.needs import need_said
from service.storage.platforms import platform_said
from service.storage.seals import Seal, seal_digest, seal_mac
from service.storage.standing import CommitmentSums, PotSums
from service.storage.tables.money import Ledger
from service.storage.work import Work


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what is wrong with it."""

    subjects: int
    events: int
    entries: int
    seals: int
    faults: tuple[Fault, ...]


def verified(work: Work, key: bytes | None = None) -> Verdict:
    """Check everything a reading unit of work sees.

    Args:
        work: one that sees one state; what is written meanwhile is not in it.
        key: of the seals; without it, that they were signed with it is not checked.
    """
    faults: list[Fault] = []
    ends: set[str] = set()
    vouched: dict[str, object] = {}
    digests: dict[tuple[str, int], str] = {}
    heads = work.events.heads()
    seals = work.seals.every()
    sealed_events = {(subject, end[0]) for seal in seals for subject, end in seal.heads.items()}
    count = 0
    for subject, its in groupby(work.events.every(), attrgetter("subject")):
        events = tuple(its)
        count += len(events)
        ends.add(subject)
        vouched[subject] = events[-1].after.get(ROW)
        digests |= {(subject, event.seq): event.digest for event in events if (subject, event.seq) in sealed_events}
        kept = heads.get(subject)
        faults += verify(events, kept.digest if kept else "")
    faults += (Fault(subject, head.seq, "整条记录不见了") for subject, head in heads.items() if subject not in ends)
    faults += _rows(work, heads, vouched)
    entries, unbalanced = _ledger(work)
    faults += unbalanced
    faults += _seals(seals, digests, key)
    return Verdict(len(ends), count, entries, len(seals), tuple(faults))


def _rows(work: Work, heads: dict[str, Head], vouched: dict[str, object]) -> Iterator[Fault]:
    """Rows that are not where, or not what, their histories lead to; and those that are gone."""
    rows = _kept(work)
    for subject, (version, digest, said) in rows.items():
        head = heads.get(subject, Head())
        if (version, digest) != (head.seq, head.digest):
            yield Fault(subject, version, "当前内容的版本与记录不符")
        elif said != vouched.get(subject):
            yield Fault(subject, version, "当前内容与最后一条记录不符，已被改动")
    for subject, head in heads.items():
        if subject.startswith(("need:", "case:", "platform:", "report:")) and subject not in rows:
            yield Fault(subject, head.seq, "有记录，当前内容却不见了")


def _kept(work: Work) -> dict[str, tuple[int, str, str]]:
    """Number and digest of the last event, and the digest of what it says, of every row with a history."""
    rows: dict[str, tuple[int, str, str]] = {}
    for need in work.needs.every():
        rows[f"need:{need.id}"] = need.version, need.head, row_digest(need_said(need))
    for case, parties in work.cases.every():
        rows[f"case:{case.id}"] = case.version, case.head, row_digest(case_said(case, parties))
    for one in work.platforms.every():
        rows[f"platform:{one.platform.id}"] = one.platform.version, one.head, row_digest(platform_said(one))
    for told in work.happenings.every():
        rows[f"report:{told.happening.id}"] = told.version, told.head, row_digest(happening_said(told))
    for filed in work.filings.every():
        rows[f"report:{filed.filing.id}"] = filed.version, filed.head, row_digest(filing_said(filed))
    return rows


def _ledger(work: Work) -> tuple[int, list[Fault]]:
    """How many entries there are, and what is wrong with them and with the sums that rest on them."""
    faults: list[Fault] = []
    sums: dict[str, dict[Ledger, int]] = defaultdict(lambda: defaultdict(int))
    of: dict[tuple[str, str], int] = defaultdict(int)
    count = 0
    for entry, its in groupby(work.entries.every(), attrgetter("entry")):
        postings = tuple(its)
        count += 1
        if sum(posting.amount for posting in postings) != 0:
            faults.append(Fault(f"pot:{postings[0].pot}", 0, f"分录 {entry} 借贷不平"))
        for posting in postings:
            sums[posting.pot][posting.ledger] += posting.amount
            of[posting.kind, posting.of] += max(posting.amount, 0)
    standing = work.standing
    pots = standing.pots()
    faults += (_pot_fault(pot.id) for pot in pots if _differs(pot, sums.pop(pot.id, {})))
    faults += (Fault(f"pot:{pot}", 0, "有分录，却没有这个资金池") for pot in sorted(sums))
    for one in standing.commitments():
        if not _fits(one, of):
            faults.append(Fault(f"pot:{one.pot}", 0, f"核定 {one.id} 与分录或拨付不符"))
    told = standing.told()
    faults += (
        Fault(f"pot:{pot.id}", told[pot.id][0], "资金池的数与最后一条记录所载不符")
        for pot in pots
        if pot.id in told and told[pot.id][1] != pot.sums
    )
    return count, faults


def _differs(pot: PotSums, sums: dict[Ledger, int]) -> bool:
    total, committed, paid = pot.sums
    wanted = {Ledger.BUDGET: -total, Ledger.FREE: total - committed}
    wanted |= {Ledger.COMMITTED: committed - paid, Ledger.PAID: paid}
    return any(sums.get(ledger, 0) != amount for ledger, amount in wanted.items())


def _pot_fault(pot: str) -> Fault:
    return Fault(f"pot:{pot}", 0, "资金池的数与分录之和不符")


def _fits(one: CommitmentSums, of: dict[tuple[str, str], int]) -> bool:
    return (
        of["核定", one.id] == one.amount
        and of["退回", one.id] == one.released
        and one.paid == one.payments == sum(of["拨付", payment] for payment in one.payment_ids)
    )


def _seals(seals: Iterable[Seal], digests: dict[tuple[str, int], str], key: bytes | None) -> Iterator[Fault]:
    previous, due = "", 1
    for seal in seals:
        place = ("seal", seal.seq)
        if seal.seq != due:
            yield Fault(*place, f"缺少第 {due} 次封存")
        if seal.previous != previous:
            yield Fault(*place, "没有接在前一次封存之后")
        if seal.digest != seal_digest(seal):
            yield Fault(*place, "封存内容与摘要不符，已被改动")
        if key is not None and seal.mac != seal_mac(seal.digest, key):
            yield Fault(*place, "封存的签名不符，不是用本机密钥所作")
        for subject, (seq, digest) in sorted(seal.heads.items()):
            found = digests.get((subject, seq))
            if found is None:
                yield Fault(subject, seq, f"第 {seal.seq} 次封存时有这一条，现在没有")
            elif found != digest:
                yield Fault(subject, seq, f"与第 {seal.seq} 次封存时不同，其前的记录被重写")
        previous, due = seal.digest, seal.seq + 1
