"""What tests of copy trading over REST begin with; a file whose floor or lead trader differs says so itself."""

import pytest
from tests.gateway.rest.copy_floor import CopyFloor

from copydesk.engine.identifiers import AccountId


@pytest.fixture
def floor() -> CopyFloor:
    """A floor with a deep market in BTC, ETH and SOL."""
    return CopyFloor()


@pytest.fixture
def lead(floor: CopyFloor) -> AccountId:
    """A lead trader of BTC and ETH."""
    return floor.lead()


@pytest.fixture
def ann(floor: CopyFloor) -> AccountId:
    """Somebody with 10,000 USDT who copies nobody yet."""
    return floor.opens("ann", USDT=10_000)
