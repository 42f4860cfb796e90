"""A forge of each kind, on loopback."""

from collections.abc import Iterator

import pytest

from forges.stand_ins import STAND_INS, StandIn


@pytest.fixture(params=STAND_INS, ids=lambda kind: kind.forge)
def forge(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    with request.param().serving() as running:
        yield running
