"""What tests of the REST handlers begin with; a file whose market or trader differs says so itself."""

import pytest
from tests.gateway.rest.floor import Floor, furnished

from copydesk.engine.identifiers import AccountId


@pytest.fixture
def floor() -> Floor:
    """A floor with a few quoted instruments."""
    return furnished()


@pytest.fixture
def trader(floor: Floor) -> AccountId:
    """Somebody with 100,000 USDT and one bitcoin."""
    return floor.opens("trader", USDT=100_000, BTC=1)
