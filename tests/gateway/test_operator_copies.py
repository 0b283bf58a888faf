"""Why was this not copied? What the operator is told of each fill and each copy."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from tests.gateway.scene import INSTRUMENTS, Scene

from copydesk.engine.copying.messages import CopySettings, StartCopying
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import ClosePosition, PlaceOrder
from copydesk.gateway.operator.app import operator_app

pytestmark = pytest.mark.anyio

BTC, ETH, _ = INSTRUMENTS


class Operator:
    """One who shows the token, in a world with a lead trader, and three who copy him more or less."""

    def __init__(self, scene: Scene, client: httpx.AsyncClient) -> None:
        self.scene = scene
        self._client = client

    async def asks(self, **asked: Any) -> list[dict[str, Any]]:
        status, rows = await self.hears(**asked)
        assert status == 200, rows
        return rows

    async def hears(self, **asked: Any) -> tuple[int, Any]:
        answer = await self._client.get("/operator/v1/copies", params=asked, headers={"authorization": "Bearer token"})
        return answer.status_code, answer.json()


async def _copies(scene: Scene, name: str, lead: AccountId, **chosen: Any) -> AccountId:
    account, _ = await scene.user(name)
    terms = {"total_amount": Decimal(10_000), "mode": "ratio_copy", "ratio": Decimal(1)} | chosen
    await scene.submit(StartCopying(account, lead, CopySettings(**terms)))
    return account


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    """After one fill and its close: ann copied, bob chose another instrument, cid's part was too small."""
    scene = await Scene().furnish()
    lead, _ = await scene.user("lead")
    await scene.leads(lead, BTC, ETH)
    await _copies(scene, "ann", lead)
    await _copies(scene, "bob", lead, instruments=(InstrumentId(ETH),))
    await _copies(scene, "cid", lead, ratio=Decimal("0.01"))
    order = PlaceOrder(
        lead, InstrumentId(BTC), "buy", size=Decimal("0.1"), type="market", trade_mode="cross", price=None
    )
    await scene.submit(order)
    await scene.submit(ClosePosition(lead, InstrumentId(BTC), "cross"))
    desk = scene.desk()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(operator_app(desk, "token")), base_url="http://operator"
    ) as client:
        yield Operator(scene, client)


@pytest.mark.rule("copies.reason")
async def test_what_is_missing_is_told_with_the_rule_that_said_no(operator: Operator) -> None:
    """The latest first, each with reason, sentence and numbers."""
    cid, bob = await operator.asks(missing="true")

    assert (bob["copy_trader"], bob["reason"]) == ("bob", "instrument_not_chosen")
    assert bob["why"] == "The copy trader copies other instruments only."
    assert (cid["copy_trader"], cid["reason"], cid["lead"]) == ("cid", "below_minimum", "lead")
    assert cid["details"]
    assert cid["lead_trade"]
    assert cid["lead_position"] == bob["lead_position"]


async def test_what_was_copied_is_told_too(operator: Operator) -> None:
    """A copy's opening and its close, with orders, sizes, prices and the cause."""
    closed, opened = await operator.asks(copy_trader="ann")

    assert (opened["what"], opened["size"], opened["price"], opened["cause"]) == ("opened", "0.1", "50001", "")
    assert (closed["what"], closed["size"], closed["price"], closed["cause"]) == (
        "closed",
        "0.1",
        "49999",
        "lead_trader",
    )
    assert opened["copy"] == closed["copy"]
    assert opened["order"] != closed["order"]


async def test_each_filter_acts(operator: Operator) -> None:
    """By lead trader, copy trader, lead position, instrument; pages by number."""
    everything = await operator.asks()
    numbers = [row["number"] for row in everything]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 4

    assert await operator.asks(lead="lead") == everything
    assert await operator.asks(lead="ann") == []
    assert await operator.asks(instrument=ETH) == []
    assert await operator.asks(instrument=BTC) == everything
    assert await operator.asks(lead_position=everything[0]["lead_position"]) == everything
    assert await operator.asks(lead_position="42") == []
    assert await operator.asks(limit="2") == everything[:2]
    assert await operator.asks(after=str(numbers[1]), limit="1") == everything[2:3]


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"lead": "nobody"}, 404, "user"),
        ({"copy_trader": "nobody"}, 404, "user"),
        ({"instrument": "NONE-USDT-SWAP"}, 404, "instrument"),
        ({"limit": "0"}, 400, "limit"),
        ({"lead_position": "x"}, 400, "lead_position"),
        ({"copier": "ann"}, 400, "copier"),
    ],
)
async def test_what_cannot_be_asked_names_the_field(
    operator: Operator, asked: dict[str, str], status: int, field: str
) -> None:
    """Names that nobody has, and values that are none."""
    got, body = await operator.hears(**asked)

    assert (got, body["error"]["field"]) == (status, field)
