"""Stories of liquidations in copy trading: of the lead trader, who takes the copies along, and of one copy trader."""

import pytest
from tests.copying_scene import BTC, CopyScene, closed

from copydesk.engine.copying.messages import LeadPositionClosed
from copydesk.engine.trading.messages import OrderPlaced


def takeovers(events):
    """Who was taken over, and the category of the order."""
    return [
        (event.account, event.category)
        for event in events
        if isinstance(event, OrderPlaced) and event.category != "normal"
    ]


@pytest.mark.rule("liquidation.lead-trader")
def test_the_liquidation_of_a_lead_trader_closes_the_copies(scene: CopyScene) -> None:
    """Her lead positions are closed by the takeover like by an order, and each copy follows her at market."""
    lead = scene.lead_trader(leading=[BTC], usdt=20)
    traders = [scene.copy_trader(name, lead) for name in ("ann", "bob")]
    scene.price(100)
    scene.buys(lead, 100, BTC)
    scene.buys(lead, 50, BTC)
    assert [position.size for position in scene.lead_positions(lead)] == [100, 50]

    events = scene.price(87)

    assert takeovers(events) == [(lead, "full_liquidation")]
    ended = [event for event in events if isinstance(event, LeadPositionClosed)]
    assert [(event.cause, event.price) for event in ended] == [("order", 87)] * 2
    assert [(event.copy_trader, event.cause) for event in closed(events)] == [
        (who, "lead_trader") for _ in range(2) for who in traders
    ]
    assert scene.lead_positions(lead) == []
    assert [scene.net(who, BTC) for who in traders] == [0, 0]


@pytest.mark.rule("liquidation.copy-trader")
def test_the_liquidation_of_a_copy_trader_ends_the_copies_alone(scene: CopyScene) -> None:
    """Lead position and the other copies stay; the copies that were taken over are closed as by the copy trader."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, money=15)
    bob = scene.copy_trader("bob", lead)
    scene.price(100)
    scene.buys(lead, 100, BTC)
    assert scene.net(ann, BTC) == 100

    events = scene.price(85)

    assert takeovers(events) == [(ann, "full_liquidation")]
    assert [(event.copy_trader, event.cause) for event in closed(events)] == [(ann, "copy_trader")]
    assert [position.size for position in scene.lead_positions(lead)] == [100]
    assert scene.sizes(bob) == [100]
