"""How routes reach the use cases of cases: the desk, and the plain answer of what was carried out."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.use_cases.desk import Desk


def desk_of(request: Request) -> Desk:
    """Return the application's desk."""
    return Desk(request.app.state.office, request.app.state.programmes)


HeldDesk = Annotated[Desk, Depends(desk_of)]
