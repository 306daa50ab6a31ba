"""The unit of work: one transaction and the repositories inside it."""

from __future__ import annotations

from sqlalchemy import Connection

from service.storage.accounts import Accounts
from service.storage.bodies import Bodies
from service.storage.cases import Cases
from service.storage.consents import Consents
from service.storage.contacts import Contacts
from service.storage.events import Events
from service.storage.evidence import EvidenceFiles
from service.storage.files import Files
from service.storage.filings import Filings
from service.storage.happenings import Happenings
from service.storage.idempotency import Idempotency
from service.storage.identities import Identities
from service.storage.jobs import Jobs
from service.storage.ledger import Entries
from service.storage.lookups import Lookups
from service.storage.needs import Needs
from service.storage.platforms import Platforms
from service.storage.pots import Pots
from service.storage.reminders import Reminders
from service.storage.reporters import Reporters
from service.storage.seals import Seals
from service.storage.signing_in import Failures, Sessions, Tokens
from service.storage.standing import Standing
from service.storage.turns import Turns


class Work:
    """What one transaction reads and writes; made by `Database.work` and `Database.reading`.

    Whoever opens it commits it, once, at the end of what belongs together; what it lends itself to never does.
    """

    def __init__(self, connection: Connection, *, reading: bool = False) -> None:
        self._connection = connection
        self._reading = reading
        self.entries = Entries(connection)
        self.bodies = Bodies(connection)
        self.accounts = Accounts(connection)
        self.identities = Identities(connection)
        self.sessions = Sessions(connection)
        self.tokens = Tokens(connection)
        self.failures = Failures(connection)
        self.events = Events(connection)
        self.needs = Needs(connection, self.events)
        self.turns = Turns(connection)
        self.cases = Cases(connection, self.events)
        self.files = Files(connection)
        self.platforms = Platforms(connection, self.events)
        self.happenings = Happenings(connection, self.events)
        self.filings = Filings(connection, self.events)
        self.evidence = EvidenceFiles(connection)
        self.reporters = Reporters(connection)
        self.pots = Pots(connection, self.events, self.entries)
        self.consents = Consents(connection)
        self.contacts = Contacts(connection)
        self.lookups = Lookups(connection)
        self.idempotency = Idempotency(connection)
        self.seals = Seals(connection)
        self.jobs = Jobs(connection)
        self.reminders = Reminders(connection)
        self.standing = Standing(connection)

    def commit(self) -> None:
        """Keep what was written.

        Raises:
            Unbalanced: an entry of the ledger written here does not sum to zero; nothing is kept.
        """
        if self._reading:
            raise AssertionError("a reading unit of work has nothing to commit")
        self.entries.require_balance()
        self._connection.commit()
