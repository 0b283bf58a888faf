"""Stories of a lead trader's own lead positions: how they open, add up, close, and what can be seen of them."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, DEEP, ETH, CopyScene
from tests.scene import BTC_SWAP, ETH_SWAP, with_terms

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    CloseLeadPosition,
    LeadPositionAdded,
    LeadPositionClosed,
    LeadPositionOpened,
    LeadPositionReduced,
    SetLeadingInstruments,
)
from copydesk.engine.identifiers import InstrumentId, LeadPositionId
from copydesk.engine.rejections import Reason

D = Decimal


@pytest.mark.rule("lead-positions.one-per-order")
def test_each_opening_order_is_one_lead_position(scene: CopyScene) -> None:
    """Two orders make two lead positions under one position; the three fills of one order make one."""
    lead = scene.lead_trader(leading=[BTC])
    scene.house_quotes(BTC, asks=[(100, 2), (101, 3), (102, DEEP)])

    scene.buys(lead, 10, BTC)
    scene.price(100)
    scene.buys(lead, 5, BTC)

    first, second = scene.lead_positions(lead)
    assert (first.size, second.size) == (10, 5)
    assert first.average_price == D("101.3")
    assert scene.net(lead, BTC) == 15


@pytest.mark.rule("lead-positions.one-per-order")
def test_a_lead_position_begins_with_the_first_fill_and_grows(scene: CopyScene) -> None:
    """A limit order that fills twice opens a lead position and adds to it."""
    lead, ann = scene.lead_trader(leading=[BTC]), scene.trader()
    order = scene.rests(lead, "buy", 10, BTC, at=99)

    events = scene.execute(scene.order(ann, "sell", 4, BTC))
    more = scene.execute(scene.order(ann, "sell", 6, BTC))

    (opened,) = [event for event in events if isinstance(event, LeadPositionOpened)]
    (added,) = [event for event in more if isinstance(event, LeadPositionAdded)]
    assert (opened.order, opened.size, added.size) == (order, 4, 6)
    assert [position.size for position in scene.lead_positions(lead)] == [10]


def test_only_leading_instruments_make_lead_positions(scene: CopyScene) -> None:
    """An order elsewhere is an ordinary one."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100, ETH)

    scene.buys(lead, 10, ETH)

    assert scene.lead_positions(lead) == []


@pytest.mark.rule("lead-positions.set-at-the-fill")
def test_the_set_at_the_fill_counts(scene: CopyScene) -> None:
    """What was placed while leading opens no lead position once the instrument left the set; open ones stay."""
    lead, ann = scene.lead_trader(leading=[BTC, ETH]), scene.trader()
    scene.rests(lead, "buy", 2, BTC, at=99)
    scene.sells(ann, 1, BTC)
    scene.execute(SetLeadingInstruments(lead, "SWAP", (InstrumentId(ETH),)))

    scene.sells(ann, 1, BTC)

    (position,) = scene.lead_positions(lead)
    assert position.size == 1
    assert scene.net(lead, BTC) == 2


@pytest.mark.rule("lead-positions.oldest-first")
def test_an_ordinary_close_takes_the_oldest_first(scene: CopyScene) -> None:
    """Selling seven of five and five closes the first lead position and reduces the second."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    for _ in range(2):
        scene.buys(lead, 5, BTC)
    first, second = scene.lead_positions(lead)

    scene.price(110)
    events = scene.execute(scene.order(lead, "sell", 7, BTC))

    (closed,) = [event for event in events if isinstance(event, LeadPositionClosed)]
    (reduced,) = [event for event in events if isinstance(event, LeadPositionReduced)]
    assert (closed.lead_position, closed.size) == (first.id, 5)
    assert (reduced.lead_position, reduced.size) == (second.id, 2)
    assert closed.profit == D("0.01") * 5 * (D("109.9") - D("100.1"))
    (left,) = scene.lead_positions(lead)
    assert (left.size, left.opened, left.closed, left.close_average_price) == (3, 5, 2, D("109.9"))


def test_close_position_closes_all_of_its_side(scene: CopyScene) -> None:
    """In net mode close-position closes every lead position under the position."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.sells(lead, 5, BTC)
    scene.sells(lead, 6, BTC)

    scene.closes(lead)

    assert scene.lead_positions(lead) == []


def test_sides_and_margin_modes_are_apart(scene: CopyScene) -> None:
    """In long/short mode a close of the long side leaves the short one, and cross leaves isolated."""
    lead = scene.lead_trader(leading=[BTC], mode="long_short")
    scene.price(100)
    scene.buys(lead, 3, BTC, position_side="long")
    scene.sells(lead, 4, BTC, position_side="short")
    scene.buys(lead, 5, BTC, position_side="long", trade_mode="isolated")

    scene.sells(lead, 3, BTC, position_side="long")

    sides = [(p.position_side, p.margin_mode, p.size) for p in scene.lead_positions(lead)]
    assert sides == [("short", "cross", 4), ("long", "isolated", 5)]


def test_one_lead_position_is_closed_by_its_id(scene: CopyScene) -> None:
    """The second of two is closed whole; the first, older one stays."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC)
    first, second = scene.lead_positions(lead)

    scene.closes_one(second)

    assert scene.lead_positions(lead) == [first]
    assert scene.net(lead, BTC) == 5


@pytest.mark.parametrize("whose", ["nobody's", "another's", "closed"])
def test_only_an_own_open_lead_position_is_closed_by_id(scene: CopyScene, whose: str) -> None:
    """An id that is unknown, another's or done is refused."""
    lead, other = scene.lead_trader(leading=[BTC]), scene.lead_trader("other", leading=[BTC])
    scene.price(100)
    scene.buys(lead, 5, BTC)
    (position,) = scene.lead_positions(lead)
    if whose == "closed":
        scene.closes(lead)
    command = CloseLeadPosition(
        other if whose == "another's" else lead, LeadPositionId(1) if whose == "nobody's" else position.id
    )

    assert scene.rejects(command).reason is Reason.NO_LEAD_POSITION


def test_without_offers_nothing_is_closed(scene: CopyScene) -> None:
    """With an empty book the close is refused, and the lead position stays."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.house_quotes(BTC)

    (position,) = scene.lead_positions(lead)
    assert scene.rejects(CloseLeadPosition(lead, position.id)).reason is Reason.NO_MARKET_PRICE


def test_a_thin_book_closes_a_part(scene: CopyScene) -> None:
    """What the book takes is closed; the rest stays a lead position."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.house_quotes(BTC, bids=[(100, 2)])

    scene.closes_one(scene.lead_positions(lead)[0])

    (position,) = scene.lead_positions(lead)
    assert (position.size, position.closed) == (3, 2)


def test_waiting_closing_orders_make_way(scene: CopyScene) -> None:
    """In long/short mode a closing order that then would not fit is canceled, the newest first."""
    lead = scene.lead_trader(leading=[BTC], mode="long_short")
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC, position_side="long")
    old = scene.rests(lead, "sell", 5, BTC, at=120, position_side="long")
    scene.rests(lead, "sell", 6, BTC, at=130, position_side="long")

    scene.closes_one(scene.lead_positions(lead)[0])

    assert [order.order for order in scene.pending(lead)] == [old]


def test_what_can_still_be_closed_is_shown(scene: CopyScene) -> None:
    """A waiting closing order takes from the oldest lead position first."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC)
    scene.rests(lead, "sell", 7, BTC, at=120)

    views = copying_queries.lead_positions(scene.exchange, lead)

    assert [view.standing.available for view in views] == [0, 4]


@pytest.mark.parametrize(
    ("entry", "leverage", "mark", "margin", "profit", "ratio"),
    [
        ("37925.1", 3, "38205.8", "12.6417", "0.2807", "0.0222042921442527"),
        ("37879", 3, "38205.8", "12.6263333333333333", "0.3268", "0.0258824150584758"),
    ],
)
def test_the_documented_open_lead_positions(
    entry: str, leverage: int, mark: str, margin: str, profit: str, ratio: str
) -> None:
    """The examples of the documents come out to the last digit, with contracts of 0.001 BTC as they have."""
    scene = CopyScene([with_terms(BTC_SWAP, contract_value=D("0.001"))])
    lead = scene.lead_trader(leading=[BTC])
    scene.leverages(lead, BTC, leverage, "isolated")
    scene.one_price(entry)
    scene.buys(lead, 1, BTC, trade_mode="isolated")
    scene.house_quotes(BTC, mark=mark)

    (view,) = copying_queries.lead_positions(scene.exchange, lead)

    standing = view.standing
    assert (str(standing.margin), str(standing.unrealised_profit)) == (margin, profit)
    assert str(standing.unrealised_ratio) == ratio


def test_the_documented_open_short() -> None:
    """The public example of a short, with contracts of 0.01 ETH as it has."""
    scene = CopyScene([with_terms(ETH_SWAP, contract_value=D("0.01"))])
    lead = scene.lead_trader(leading=[ETH])
    scene.leverages(lead, ETH, 5, "isolated")
    scene.sells_at("2029.13", ETH)
    scene.sells(lead, 4, ETH, trade_mode="isolated")
    scene.house_quotes(ETH, mark="2027.31")

    (view,) = copying_queries.lead_positions(scene.exchange, lead)

    standing = view.standing
    assert (standing.margin, standing.unrealised_profit) == (D("16.23304"), D("0.0728"))
    assert str(standing.unrealised_ratio) == "0.0044846806266725"
