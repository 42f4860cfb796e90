"""The farm, one for a run of tests."""

from collections.abc import Iterator

import pytest

from links.farm import Farm
from links.variants import NAMES, SITES


@pytest.fixture(scope="session")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    with Farm(SITES, tmp_path_factory.mktemp("farm"), NAMES).running() as running:
        yield running
