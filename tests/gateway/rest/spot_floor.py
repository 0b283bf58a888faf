"""A trading floor with a spot lead trader, and short ways to say what he does in OKX's words."""

from tests.gateway.rest.copy_floor import SPOT, CopyFloor

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.rest.account import BALANCE
from copydesk.wire.rest.copytrading import CLOSE_LEAD_POSITION
from copydesk.wire.rest.trade import PLACE_ORDER

LED = {"instId": SPOT, "tdMode": "spot_isolated", "side": "buy", "ordType": "market", "sz": "1", "tgtCcy": "base_ccy"}


class SpotFloor(CopyFloor):
    """A floor whose lead trader leads BTC-USDT, with 10,000 USDT and 2 BTC of his own."""

    def __init__(self) -> None:
        super().__init__()
        self.account = self.opens("spot lead", USDT=10_000, BTC=2)
        self.does(ApproveLeadTrader(self.account, "SPOT", (InstrumentId(SPOT),)))

    def leads(self, **terms: str) -> str:
        """A purchase; gives the id of the lead position."""
        self.done(PLACE_ORDER, LED | terms, by=self.account)
        return str(self.positions(self.account)[0]["subPosId"])

    def closes(self, position: str, **terms: str) -> None:
        """A close of a lead position."""
        asked = {"instType": "SPOT", "subPosId": position, "tag": "bye", **terms}
        assert self.done(CLOSE_LEAD_POSITION, asked, by=self.account) == [{"subPosId": position, "tag": "bye"}]

    def coins(self) -> dict[str, str]:
        """The lead trader's BTC."""
        (row,) = self.done(BALANCE, {"ccy": "BTC"}, by=self.account)
        return dict(row["details"][0])
