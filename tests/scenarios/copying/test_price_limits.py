"""Stories of copies at the price limit: they are held to it like everybody's orders."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, CopyScene
from tests.scene import BTC_SWAP, with_terms

from copydesk.engine.trading.instruments import PriceBand


@pytest.mark.rule("price-limit.at-market")
def test_a_copy_is_as_large_as_what_the_limit_lets_it_have() -> None:
    """The lead trader takes all but two contracts that stand within; the copy has those two, and none beyond."""
    scene = CopyScene([with_terms(BTC_SWAP, price_band=PriceBand(Decimal("0.01"), Decimal("0.02")))])
    scene.house_quotes(BTC, asks=[(100, 7), ("101.1", 50)], mark=100)
    scene.rules(copy_price_protection_ratio=None)
    lead = scene.lead_trader(leading=[BTC])
    copier = scene.copy_trader("copier", lead)

    scene.buys(lead, 5, BTC)

    assert (scene.net(lead, BTC), scene.net(copier, BTC)) == (5, 2)
