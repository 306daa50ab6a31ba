"""A dossier told again: scores, contributions, lifts and places computed anew from its own features, model and pack.

Nothing else is needed: no catalogue, no encoder, no network. What cannot be computed from features is held against
what can: a reason's part of the score against its group of features, its quote against the candidate's own text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matcher.dossier.document import Document
from matcher.dossier.pieces import (
    about_of,
    application_of,
    candidate_of,
    matrix_of,
    model_of,
    need_of,
    pack_from,
    plain_lift,
)
from matcher.dossier.result import result_of
from matcher.errors import DamagedFile
from matcher.policy.lifted import Under
from matcher.ranking.explanation import by_group
from matcher.ranking.features import features_for
from matcher.vocabulary import Candidate, Kind

_DIFFERENCES = 20


def replayed(document: Document) -> Document:
    """Return a dossier with everything computed anew that can be; one that is sound comes out the same.

    Raises:
        DamagedFile: parts are missing or do not fit together; InvalidPack: its pack is none.
    """
    try:
        return _replayed(document)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError, RecursionError) as error:
        raise DamagedFile(f"决策档案的内容不全或彼此不符（{error}）", "请向出具单位重新索取") from error


def differences(document: Document, again: Document) -> list[str]:
    """Return in Chinese what differs between a dossier and its replay, and reasons that do not rest on what they cite.

    At most twenty lines and their number; none: it is sound.
    """
    rest = [
        {key: value for key, value in one.items() if key not in {"seal", "fingerprints"}} for one in (document, again)
    ]
    found = [
        *_between("fingerprints", document["fingerprints"], again["fingerprints"]),  # first: they explain the others
        *_between("", *rest),
        *_unfounded(document, again),
    ]
    return found[:_DIFFERENCES] + ([f"……共 {len(found)} 处"] if len(found) > _DIFFERENCES else [])


def _replayed(document: Document) -> Document:
    kind = Kind(document["kind"])
    need = need_of(document["need"])
    model = model_of(document["model"], kind, document["fingerprints"]["model"])
    _check_columns(document, kind)
    candidates = [candidate_of(one) for one in document["candidates"]]
    again = dict(document)
    under = None
    if programme := document["programme"]:
        pack = pack_from(programme["file"], programme["pack"])
        under = Under(application_of(programme["application"], pack), about_of(programme["about"]))
        again["same_for_all"] = [plain_lift(lift) for lift in under.application.lifts_of_all()]
    again["result"] = result_of(
        need,
        document["features"]["ids"],
        matrix_of(document["features"]),
        model,
        candidates,
        document["top"],
        under,
    )
    return again


def _check_columns(document: Document, kind: Kind) -> None:
    if document["features"]["names"] != [feature.name for feature in features_for(kind)]:
        raise DamagedFile("档案的特征与本版本不同", "请用写出它的版本重放")


def _between(place: str, one: Any, other: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from _between(f"{place}.{key}" if place else key, one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True), start=1):
            yield from _between(f"{place}[{number}]", left, right)
    elif one != other:
        yield f"{place}：档案为 {_short(one)}，重放为 {_short(other)}"


def _unfounded(document: Document, again: Document) -> Iterator[str]:
    """Yield reasons whose part of the score or quote is not what features and texts say."""
    features = features_for(Kind(document["kind"]))
    texts = {one["id"]: candidate_of(one) for one in document["candidates"]}
    shown = [row["id"] for row in again["result"]["matches"]]
    if sorted(shown) != sorted(document["reasons"]):
        yield "reasons：与名单上的候选不一致"
    for row in again["result"]["matches"]:
        parts = [row["contributions"][feature.name] for feature in features]
        groups = by_group(features, parts)
        meant = groups["meaning"] + groups["late"] + groups["profile"]
        sums = {0.0, meant, groups["words"], groups["subjects"], groups["experience"], groups["words"] + meant}
        sums.add(meant + groups["words"])
        for reason in document["reasons"].get(row["id"], ()):
            if reason["contribution"] not in sums:
                yield f"{row['id']} 的理由“{reason['text']}”：份额 {reason['contribution']} 不是任何一组特征的"
            if reason["span"] and not _quoted(reason, texts[row["id"]]):
                yield f"{row['id']} 的理由“{reason['text']}”：引文不在所指的材料里"


def _quoted(reason: dict[str, Any], candidate: Candidate) -> bool:
    span = reason["span"]
    cited = candidate.documents[span["document"]].text[span["start"] : span["end"]]
    return bool(cited == reason["quote"])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - one line of a terminal
