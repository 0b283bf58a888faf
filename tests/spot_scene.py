"""The scene of leading in SPOT: prices live around 100 on BTC-USDT, and a lead trader buys in spot_isolated."""

from decimal import Decimal
from typing import Any

import pytest
from tests.copying_scene import CopyScene
from tests.scene import Number

from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.messages import CloseLeadPosition
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Event
from copydesk.engine.rejections import Reason

BTC, ETH, BTC_SWAP = "BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"
LED: dict[str, Any] = {"trade_mode": "spot_isolated"}


class SpotScene(CopyScene):
    """A scene with short ways to say what a spot lead trader does."""

    def spot_lead(self, *, leading: tuple[str, ...] = (BTC,), **money: Any) -> AccountId:
        """A spot lead trader with USDT, and a market around 100."""
        for name in leading:
            self.price(100, name)
        return self.lead_trader(leading=leading, type="SPOT", **money)

    def leads(self, lead: AccountId, size: Number = 1, instrument: str = BTC, **options: Any) -> LeadPosition:
        """Let a lead trader buy; gives his newest lead position."""
        self.buys(lead, size, instrument, size_currency="base", **LED, **options)
        return self.lead_positions(lead)[-1]

    def sells_off(self, position: LeadPosition, price: Number | None = None, kind: Any = None) -> tuple[Event, ...]:
        """Close a lead position at market, or at a price."""
        return self.execute(_close(position, price, kind or ("market" if price is None else "limit")))

    def keeps(self, position: LeadPosition, kind: Any, price: Number | None) -> Reason:
        """Why a lead position cannot be closed so."""
        return self.rejects(_close(position, price, kind)).reason


def _close(position: LeadPosition, price: Number | None, kind: Any) -> CloseLeadPosition:
    at = None if price is None else Decimal(price)
    return CloseLeadPosition(position.account, position.id, type=kind, price=at)


@pytest.fixture
def scene() -> SpotScene:
    """A world with instruments, a house account, and nobody else."""
    return SpotScene()
