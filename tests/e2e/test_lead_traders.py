"""How one becomes a lead trader, how one stops, and what share one asks for, over real HTTP."""

import pytest

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
APPLY = "/api/v5/copytrading/apply-lead-trading"
STOP = "/api/v5/copytrading/stop-lead-trading"
RATIO = "/api/v5/copytrading/amend-profit-sharing-ratio"
CONFIG = "/api/v5/copytrading/config"
START = "/api/v5/copytrading/first-copy-settings"


def _role(trader, type: str = "SWAP") -> str:
    """The caller's role in the instrument type: 0 nobody, 1 lead trader, 2 copy trader."""
    details = trader.client.get(CONFIG).data[0]["details"]
    return {row["instType"]: row["roleType"] for row in details}[type]


@pytest.mark.rule("lead-trader.approved-by-operator")
def test_the_operator_makes_lead_traders(exchange):
    """An approval with a first set makes the account a lead trader of that type and of no other."""
    trader = exchange.trader()

    exchange.approve(trader, "SWAP", [BTC, ETH])

    assert trader.leads("SWAP") == {BTC, ETH}
    assert (_role(trader, "SWAP"), _role(trader, "SPOT")) == ("1", "0")


@pytest.mark.rule("lead-trader.apply")
def test_an_application_is_accepted_at_once(exchange):
    """Whoever applies with a first set leads from then on."""
    trader = exchange.trader()

    answer = trader.client.post(APPLY, {"instType": "SWAP", "instId": f"{BTC},{ETH}"})

    assert (answer.code, answer.data) == ("0", [{"result": True}])
    assert _role(trader) == "1"
    assert trader.leads() == {BTC, ETH}


@pytest.mark.rule("lead-trader.apply")
def test_a_lead_trader_cannot_apply_again(exchange):
    """Who leads already is refused, and the set stays."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.client.post(APPLY, {"instId": ETH}).code != "0"
    assert lead.leads() == {BTC}


@pytest.mark.rule("lead-trader.apply-and-wait")
def test_an_application_may_wait_for_the_operator(contrary_exchange):
    """With `rules.lead_application = "operator"` the applicant leads nothing until the operator accepts."""
    trader = contrary_exchange.trader()

    assert trader.client.post(APPLY, {"instId": BTC}).code == "0"
    assert _role(trader) == "0"
    contrary_exchange.decides(trader, "SWAP", accept=True)

    assert _role(trader) == "1"
    assert trader.leads() == {BTC}


@pytest.mark.rule("lead-trader.apply-and-wait")
def test_an_application_may_be_declined(contrary_exchange):
    """A declined applicant leads nothing and may apply again."""
    trader = contrary_exchange.trader()
    trader.client.post(APPLY, {"instId": BTC})

    contrary_exchange.decides(trader, "SWAP", accept=False)

    assert _role(trader) == "0"
    assert trader.client.post(APPLY, {"instId": BTC}).code == "0"


@pytest.mark.rule("lead-trader.stop")
def test_a_lead_trader_can_stop(exchange):
    """Who stops leads nothing, and the calls of lead traders are refused again."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.client.post(STOP, {"instType": "SWAP"}).data == [{"result": True}]
    assert _role(lead) == "0"
    assert lead.sets(ETH).verdict == (200, "59262")
    assert lead.client.post(STOP, {"instType": "SWAP"}).code == "59262"


@pytest.mark.rule("lead-trader.stop-and-wait")
def test_who_stops_may_have_to_wait_for_the_operator(contrary_exchange):
    """With `rules.lead_stop = "operator"` the lead trader goes on, and goes when the operator lets him."""
    lead = contrary_exchange.lead_trader(swap=[BTC])

    assert lead.client.post(STOP, {"instType": "SWAP"}).data == [{"result": True}]
    assert lead.client.post(STOP, {"instType": "SWAP"}).code == "50042"
    assert (_role(lead), lead.leads()) == ("1", {BTC})
    contrary_exchange.operator("POST", f"/users/{lead.name}/lead-stop", {"instrument_type": "SWAP", "accept": True})

    assert _role(lead) == "0"


@pytest.mark.rule("lead-trader.one-role")
def test_one_leads_or_copies_in_an_instrument_type(exchange):
    """A lead trader of swaps copies no swaps, and who copies them does not come to lead them; SPOT is apart."""
    lead, other, copier = exchange.lead_trader(swap=[BTC]), exchange.lead_trader(swap=[BTC]), exchange.trader()
    follow = {
        "uniqueCode": lead.client.get(CONFIG).data[0]["uniqueCode"],
        **{"copyMgnMode": "cross", "copyInstIdType": "copy", "copyMode": "ratio_copy", "copyRatio": "1"},
        **{"copyTotalAmt": "1000", "subPosCloseType": "copy_close"},
    }
    assert copier.client.post(START, follow).code == "0"

    assert other.client.post(START, follow).code == "59258"
    assert copier.client.post(APPLY, {"instType": "SWAP", "instId": BTC}).code == "50030"
    assert (_role(other), _role(copier)) == ("1", "2")
    exchange.approve(copier, "SPOT", ["BTC-USDT"])
    assert copier.leads("SPOT") == {"BTC-USDT"}


def test_the_profit_sharing_ratio_can_be_amended(exchange):
    """A lead trader asks for another share, sees it, and is refused one outside the range."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.client.post(RATIO, {"instType": "SWAP", "profitSharingRatio": "0.2"}).data == [{"result": True}]
    details = lead.client.get(CONFIG).data[0]["details"]
    assert [row["profitSharingRatio"] for row in details if row["instType"] == "SWAP"] == ["0.2"]
    assert lead.client.post(RATIO, {"profitSharingRatio": "0.9"}).code == "59287"
