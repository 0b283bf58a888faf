"""The founding operation and instruments in use: what is newly added has neither orders nor positions."""

import pytest
from tests.e2e.trader import enabled

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
QUIET = "FIL-USDT-SWAP"  # no other test trades it, so the house need not quote it

ORDERS = {
    "limit order": lambda lead: lead.rests(ETH),
    "stop loss": lambda lead: lead.waits(
        ETH, side="sell", ordType="conditional", slTriggerPx="900", slOrdPx="-1", reduceOnly="true"
    ),
    "take profit": lambda lead: lead.waits(
        ETH, side="sell", ordType="conditional", tpTriggerPx="9000", tpOrdPx="-1", reduceOnly="true"
    ),
    "trailing stop": lambda lead: lead.waits(ETH, side="sell", ordType="move_order_stop", callbackRatio="0.05"),
    "one cancels the other": lambda lead: lead.waits(
        ETH, side="sell", ordType="oco", tpTriggerPx="9000", tpOrdPx="-1", slTriggerPx="900", slOrdPx="-1"
    ),
    "trigger order": lambda lead: lead.waits(ETH, side="buy", ordType="trigger", triggerPx="900", orderPx="899"),
}


@pytest.mark.rule("set-instruments.pending-order")
@pytest.mark.parametrize("places", ORDERS.values(), ids=ORDERS.keys())
def test_a_new_leading_instrument_has_no_pending_order(exchange, places):
    """An instrument with a waiting order of any kind cannot become a leading instrument, and nothing changes."""
    lead = exchange.lead_trader(swap=[BTC])
    places(lead)

    answer = lead.sets(BTC, SOL, ETH)

    assert answer.verdict == (200, "51162")
    assert ETH in answer.msg
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.pending-order")
def test_a_new_spot_instrument_has_no_pending_order(exchange):
    """The rule of waiting orders holds for SPOT too, and an order for coins is not in the way of the swap."""
    lead = exchange.lead_trader(spot=["BTC-USDT"], swap=[BTC])
    lead.rests("ETH-USDT")

    assert enabled(lead.sets(ETH)) == {ETH: True}
    assert lead.sets("ETH-USDT", type="SPOT").verdict == (200, "51162")
    assert lead.leads("SPOT") == {"BTC-USDT"}


@pytest.mark.rule("set-instruments.pending-order")
def test_a_canceled_order_is_in_nobodys_way(exchange):
    """Once the order is taken back, the instrument can lead."""
    lead = exchange.lead_trader(swap=[BTC])
    order = lead.rests(ETH)
    assert lead.sets(ETH).code == "51162"

    assert lead.cancels(ETH, order).code == "0"

    assert enabled(lead.sets(ETH)) == {ETH: True}


@pytest.mark.rule("set-instruments.position")
def test_a_new_leading_instrument_has_no_position(exchange):
    """An instrument with a position cannot become a leading instrument until the position is closed."""
    lead = exchange.lead_trader(swap=[BTC])
    lead.buys(ETH)

    answer = lead.sets(BTC, ETH)

    assert answer.verdict == (200, "51163")
    assert ETH in answer.msg
    assert lead.leads() == {BTC}
    assert lead.closes(ETH).code == "0"
    assert enabled(lead.sets(BTC, ETH)) == {BTC: True, ETH: True}


@pytest.mark.rule("set-instruments.position")
@pytest.mark.parametrize("margin", ["cross", "isolated"])
@pytest.mark.parametrize("side", ["long", "short"])
@pytest.mark.parametrize("mode", ["net_mode", "long_short_mode"])
def test_a_position_of_any_kind_is_in_the_way(exchange, mode, side, margin):
    """Long or short, cross or isolated, in either position mode: the instrument is held, and once closed it is free."""
    lead = exchange.lead_trader(swap=[BTC])
    if mode == "long_short_mode":
        assert lead.client.post("/api/v5/account/set-position-mode", {"posMode": mode}).code == "0"
    taken = {"posSide": side} if mode == "long_short_mode" else {}
    held = {"instId": ETH, "tdMode": margin, "side": "buy" if side == "long" else "sell", **taken}
    assert lead.client.post("/api/v5/trade/order", {**held, "ordType": "market", "sz": "0.1"}).code == "0"

    assert lead.sets(ETH).verdict == (200, "51163")
    closing = {"instId": ETH, "mgnMode": margin, **taken}
    assert lead.client.post("/api/v5/trade/close-position", closing).code == "0"
    assert enabled(lead.sets(ETH)) == {ETH: True}


@pytest.mark.rule("set-instruments.position")
def test_an_order_that_was_filled_in_between_is_a_position(exchange):
    """An order that waited is in the way as an order; filled, it is in the way as a position."""
    lead, other = exchange.lead_trader(swap=[BTC]), exchange.trader()
    last = lead.client.get("/api/v5/market/ticker", instId=QUIET).data[0]["last"]
    exchange.operator("POST", "/prices", {"quotes": [{"instrument": QUIET, "index": last, "mark": last}]})
    offer = {"instId": QUIET, "tdMode": "cross", "ordType": "limit", "px": last, "sz": "1"}
    assert lead.client.post("/api/v5/trade/order", {**offer, "side": "buy"}).code == "0"
    assert lead.sets(QUIET).verdict == (200, "51162")

    assert other.client.post("/api/v5/trade/order", {**offer, "side": "sell"}).code == "0"

    assert lead.sets(QUIET).verdict == (200, "51163")


@pytest.mark.rule("set-instruments.orders-before-positions")
def test_orders_are_told_before_positions(exchange):
    """Where an instrument has both, the refusal is that of the orders."""
    lead = exchange.lead_trader(swap=[BTC])
    lead.buys(ETH)
    lead.rests(ETH)

    assert lead.sets(ETH).verdict == (200, "51162")


@pytest.mark.rule("set-instruments.first-refused")
def test_the_first_refused_instrument_decides(exchange):
    """Of several refused instruments the first in the request gives the code, and the text names it."""
    lead = exchange.lead_trader(swap=[BTC])
    lead.buys(ETH)
    lead.rests(SOL)

    positions_first, orders_first = lead.sets(BTC, ETH, SOL), lead.sets(BTC, SOL, ETH)

    assert (positions_first.code, ETH in positions_first.msg) == ("51163", True)
    assert (orders_first.code, SOL in orders_first.msg) == ("51162", True)
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.per-instrument")
def test_conflicts_may_be_judged_one_by_one(contrary_exchange):
    """With `rules.leading_conflict = "per_instrument"` the instrument in use stays out and the rest is set."""
    lead = contrary_exchange.lead_trader(swap=[BTC])
    lead.rests(ETH)

    answer = lead.sets(SOL, ETH, BTC)

    assert enabled(answer) == {SOL: True, ETH: False, BTC: True}
    assert lead.leads() == {SOL, BTC}
