"""Lead traders are told of trades that are not led: each reason brought about by a rule and a trade."""

from decimal import Decimal
from typing import Any

import pytest

from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules
from copydesk.gateway.rest.copytrading import unique_code

pytestmark = pytest.mark.anyio

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
CHANNEL = "copytrading-lead-notification"
EMPTY = dict.fromkeys(("instId", "maxLeadTraderNum", "minLeadEq", "posSide", "side", "subPosId"), "")


async def a_lead_trader(room, **narrowed):
    """One who leads two instruments and listens, and the account."""
    seat, account = await room.trader("business")
    await room.scene.leads(account, BTC, ETH)
    assert await seat.subscribes(CHANNEL, instType="SWAP", **narrowed) == []
    return seat, account


async def rules(room, **chosen: Any) -> None:
    """Let these rules hold."""
    await room.scene.submit(AdoptCopyingRules(CopyingRules(**chosen)))


@pytest.mark.rule("lead-notification.reasons")
async def test_the_maximum_position_is_told_with_instrument_and_side(room):
    """Type 1: a position that would be worth more than is led; the trade itself stands."""
    seat, account = await a_lead_trader(room)
    await rules(room, max_lead_position_notional=Decimal(1_000))

    await room.trades(account, "buy", "2", BTC)

    (push,) = await seat.hears()
    assert push["arg"] == {"channel": CHANNEL, "instType": "SWAP", "uid": str(account)}
    assert push["data"] == [
        {
            **EMPTY,
            **{"infoType": "1", "instType": "SWAP", "uniqueCode": unique_code(account)},
            **{"instId": BTC, "side": "buy", "posSide": "net"},
        }
    ]


@pytest.mark.rule("lead-notification.reasons")
async def test_the_number_of_the_day_is_told_with_the_lead_position(room):
    """Type 2, as in the documents' example: the number and the lead position, and nothing else."""
    seat, account = await a_lead_trader(room)
    await rules(room, max_leads_per_day=1)
    await room.trades(account, "buy", "1", BTC)
    assert await seat.hears() == []

    await room.trades(account, "buy", "1", ETH)

    ((row,),) = [push["data"] for push in await seat.hears()]
    assert row["subPosId"].isdigit()
    assert row == {
        **EMPTY,
        **{"infoType": "2", "instType": "SWAP", "uniqueCode": unique_code(account), "maxLeadTraderNum": "1"},
        "subPosId": row["subPosId"],
    }


@pytest.mark.rule("lead-notification.reasons")
async def test_too_little_equity_is_told_with_the_least(room):
    """Type 3: below it no trade is led, whatever the instrument."""
    seat, account = await a_lead_trader(room)
    await rules(room, min_lead_equity=Decimal("1000000.5"))

    await room.trades(account, "buy", "1", BTC)

    ((row,),) = [push["data"] for push in await seat.hears()]
    assert row == {
        **EMPTY,
        **{"infoType": "3", "instType": "SWAP", "uniqueCode": unique_code(account), "minLeadEq": "1000000.5"},
    }


@pytest.mark.rule("lead-notification.reasons")
async def test_a_trade_is_told_once_and_only_to_its_lead_trader(room):
    """Not at every fill of an order, not for a close, not to another lead trader, not for another instrument."""
    seat, account = await a_lead_trader(room)
    narrow = room.seat("business")
    await narrow.logs_in(room.scene.key(account))
    await narrow.subscribes(CHANNEL, instType="SWAP", instId=ETH)
    other, _ = await room.trader("business", "other")
    await other.subscribes(CHANNEL, instType="SWAP")
    await rules(room, max_lead_position_notional=Decimal(1))
    await room.quotes(BTC, {"49999": "10"}, {"50001": "1", "50002": "1"})

    await room.trades(account, "buy", "2", BTC)
    await room.trades(account, "sell", "2", BTC, reduce_only=True)

    assert len(await seat.hears()) == 1
    assert await narrow.hears() == []
    assert await other.hears() == []


@pytest.mark.parametrize(
    ("path", "argument", "code"),
    [
        ("business", {"instType": "SPOT"}, "60033"),
        ("business", {}, "60027"),
        ("business", {"instType": "SWAP", "instId": "NO-SUCH-SWAP"}, "60018"),
        ("private", {"instType": "SWAP"}, "64001"),
    ],
)
async def test_a_subscription_that_is_refused(room, path, argument, code):
    """For swaps only, which is to be said, of instruments that there are, and at the business address."""
    seat, _ = await room.trader(path)

    (answer,) = await seat.says({"op": "subscribe", "args": [{"channel": CHANNEL, **argument}]})

    assert (answer["event"], answer["code"]) == ("error", code)


async def test_it_is_for_those_who_have_logged_in(room):
    """60011 before the login; the client's id comes back with the acknowledgement after it."""
    seat = room.seat("business")
    asked = {"id": "1512", "op": "subscribe", "args": [{"channel": CHANNEL, "instType": "SWAP"}]}
    (refused,) = await seat.says(asked)
    _, key = await room.scene.user()
    await seat.logs_in(key)

    (answer,) = await seat.says(asked)

    assert refused["code"] == "60011"
    assert answer == {
        **{"id": "1512", "event": "subscribe", "arg": {"channel": CHANNEL, "instType": "SWAP"}},
        "connId": answer["connId"],
    }
