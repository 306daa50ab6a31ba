"""A party that a command is given as a file."""

from __future__ import annotations

from pathlib import Path

from matcher.corpus.json_files import read_json
from matcher.errors import HuiqiError, InvalidRecord
from matcher.policy.known import Known, party_of_record


def party_of_file(path: Path) -> Known:
    """Return the party that a JSON file describes, as import would read it; it need not have an id yet.

    Raises:
        InvalidRecord: the file cannot be read, is no such record, or a value in it is wrong.
    """
    record = read_json(path)
    try:
        return party_of_record(record)
    except HuiqiError as error:
        raise InvalidRecord(path, 0, error.problem, error.remedy) from error
