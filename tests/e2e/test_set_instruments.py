"""The founding operation, as a lead trader meets it over real HTTP: what is set, and what stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.e2e.trader import SET_INSTRUMENTS, enabled

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"


@pytest.mark.rule("set-instruments.replaces")
def test_what_was_set_is_exactly_what_was_asked(exchange):
    """The new set is the one of the request: what it names leads, what it does not name leads no more."""
    lead = exchange.lead_trader(swap=[BTC, ETH])

    answer = lead.sets(ETH, SOL)

    assert answer.status == 200
    assert enabled(answer) == {ETH: True, SOL: True}
    assert lead.leads() == {ETH, SOL}


@pytest.mark.rule("set-instruments.default-type")
@pytest.mark.parametrize("body", [{"instId": ETH}, {"instId": ETH, "instType": ""}, {"instId": ETH, "instType": None}])
def test_the_type_is_swap_unless_said(exchange, body):
    """Without an instrument type, or with an empty one, the set of perpetual swaps is meant."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.asks(body)

    assert enabled(answer) == {ETH: True}
    assert lead.leads("SWAP") == {ETH}


@pytest.mark.rule("set-instruments.blanks")
def test_blanks_around_ids_do_not_matter(exchange):
    """Blanks around ids are trimmed, and empty places between commas are nothing."""
    lead = exchange.lead_trader(swap=[BTC])

    assert enabled(lead.asks({"instId": f" {ETH} , {SOL},, "})) == {ETH: True, SOL: True}
    assert lead.leads() == {ETH, SOL}


@pytest.mark.rule("set-instruments.doubles")
def test_an_instrument_named_twice_counts_once(exchange):
    """An id that stands twice counts once, at its first place."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.sets(SOL, ETH, SOL)

    assert [row["instId"] for row in answer.data] == [SOL, ETH]
    assert lead.leads() == {ETH, SOL}


@pytest.mark.rule("set-instruments.no-cap")
def test_everything_offered_can_lead_at_once(exchange):
    """There is no cap at 31 instruments: all that is offered can be set in one call."""
    lead = exchange.lead_trader(spot=["BTC-USDT"])
    offered = lead.offered("SPOT")

    answer = lead.sets(*offered, type="SPOT")

    assert len(offered) > 31
    assert list(enabled(answer)) == offered
    assert lead.leads("SPOT") == set(offered)


@pytest.mark.rule("set-instruments.stays-leading")
def test_a_leading_instrument_in_use_stays(exchange):
    """An instrument that leads already may have positions and orders, and can be named again."""
    lead = exchange.lead_trader(swap=[BTC, ETH])
    lead.buys(BTC)
    lead.rests(ETH)

    answer = lead.sets(BTC, ETH, SOL)

    assert enabled(answer) == {BTC: True, ETH: True, SOL: True}
    assert lead.leads() == {BTC, ETH, SOL}


@pytest.mark.rule("set-instruments.dropped-in-use")
def test_a_leading_instrument_in_use_can_be_dropped(exchange):
    """An instrument with a position and an order can leave the set; the position and the order stay."""
    lead = exchange.lead_trader(swap=[BTC, ETH])
    lead.buys(BTC)
    order = lead.rests(BTC)

    answer = lead.sets(ETH)

    assert enabled(answer) == {ETH: True}
    assert lead.leads() == {ETH}
    assert lead.position(BTC) == "0.1"
    pending = lead.client.get("/api/v5/trade/orders-pending", instId=BTC).data
    assert [row["ordId"] for row in pending] == [order]


@pytest.mark.rule("set-instruments.dropped-in-use")
def test_what_was_dropped_in_use_comes_back_idle_only(exchange):
    """An instrument that was dropped with a position is newly added when it comes back, so it must be idle."""
    lead = exchange.lead_trader(swap=[BTC, ETH])
    lead.buys(BTC)
    lead.sets(ETH)

    assert lead.sets(ETH, BTC).verdict == (200, "51163")
    assert lead.leads() == {ETH}


@pytest.mark.rule("set-instruments.row-order")
def test_rows_stand_in_the_order_of_the_request(exchange):
    """The answer has one row per instrument, in the order of the request."""
    lead = exchange.lead_trader(swap=[BTC])

    assert [row["instId"] for row in lead.sets(SOL, BTC, ETH).data] == [SOL, BTC, ETH]


@pytest.mark.rule("set-instruments.at-once")
def test_two_calls_at_once_are_served_one_after_the_other(exchange):
    """Of calls at the same moment one is the last, and its set stands whole: sets are never mixed."""
    lead = exchange.lead_trader(swap=[BTC])
    wishes = [(BTC, ETH), (SOL,), (ETH, SOL), (BTC,)]

    with ThreadPoolExecutor(len(wishes)) as pool:
        answers = list(pool.map(lambda wish: lead.sets(*wish), wishes))

    assert [answer.verdict for answer in answers] == [(200, "0")] * len(wishes)
    assert lead.leads() in [set(wish) for wish in wishes]


@pytest.mark.rule("set-instruments.twice")
def test_the_same_call_twice_answers_the_same(exchange):
    """Sending a set twice gives the same answer, and the set is the same."""
    lead = exchange.lead_trader(swap=[BTC])

    first, second = lead.sets(ETH, SOL), lead.sets(ETH, SOL)

    assert first.raw == second.raw
    assert lead.leads() == {ETH, SOL}


@pytest.mark.rule("set-instruments.two-sets")
def test_spot_and_swap_are_two_sets(exchange):
    """Setting the SPOT instruments leaves the SWAP instruments as they are, and the other way round."""
    lead = exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])

    assert enabled(lead.sets("ETH-USDT", "SOL-USDT", type="SPOT")) == {"ETH-USDT": True, "SOL-USDT": True}
    assert lead.leads("SWAP") == {BTC}
    assert enabled(lead.sets(SOL)) == {SOL: True}
    assert lead.leads("SPOT") == {"ETH-USDT", "SOL-USDT"}


@pytest.mark.rule("set-instruments.account-config")
def test_the_sets_show_in_the_account_configuration(exchange):
    """After each change account/config names both sets and both roles as they are."""
    lead = exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])
    lead.sets(ETH, SOL)
    lead.sets("ETH-USDT", type="SPOT")

    config = lead.config()

    assert (config["roleType"], config["traderInsts"]) == ("1", [ETH, SOL])
    assert (config["spotRoleType"], config["spotTraderInsts"]) == ("1", ["ETH-USDT"])


def test_an_ordinary_user_leads_nothing(exchange):
    """The account configuration of an ordinary user names no role and no instruments."""
    config = exchange.trader().config()

    assert (config["roleType"], config["traderInsts"]) == ("0", [])
    assert (config["spotRoleType"], config["spotTraderInsts"]) == ("0", [])


def test_a_set_needs_a_signature(exchange):
    """Nobody sets anything without a key."""
    answer = exchange.public.post(SET_INSTRUMENTS, {"instId": ETH})

    assert answer.verdict == (401, "50103")
