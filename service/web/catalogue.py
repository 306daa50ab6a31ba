"""How routes reach the catalogue: only ever as their caller may see it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from matcher.corpus.catalogue import Catalogue
from service.use_cases.catalogue import seen_catalogue
from service.web.access import HeldTools
from service.web.guard import HeldOffice, NotSignedIn, caller_of


def catalogue_of(request: Request, office: HeldOffice, tools: HeldTools) -> Catalogue:
    """Return the catalogue as the caller may see it; the whole one until the first account exists.

    Raises:
        NotSignedIn: accounts exist, and nobody is signed in.
    """
    caller = caller_of(request)
    if caller is not None:
        return seen_catalogue(office, tools.home, caller.viewer)
    if office.staffed:
        raise NotSignedIn
    return Catalogue(tools.home)


SeenCatalogue = Annotated[Catalogue, Depends(catalogue_of)]
