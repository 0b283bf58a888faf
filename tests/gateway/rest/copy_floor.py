"""A trading floor with lead traders and copy traders, and short ways to say what they do in OKX's words."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from tests.gateway.rest.floor import LISTED, Floor

from copydesk.engine.copying.messages import ApproveLeadTrader, SettleProfitSharing
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import ListInstrument
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest import copytrading
from copydesk.wire.rest.trade import PLACE_ORDER

BTC, ETH, SOL, SPOT = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP", "BTC-USDT"
DAY_MS = 86_400_000
DEEP = "100000"

FOLLOW = {
    "copyMgnMode": "copy",
    "copyInstIdType": "copy",
    "copyMode": "ratio_copy",
    "copyRatio": "1",
    "copyTotalAmt": "30000",
    "subPosCloseType": "copy_close",
}
"""Copy settings: contract for contract, as long as the lead trader does."""

FULL = {
    "instType": "SWAP",
    "copyMgnMode": "isolated",
    "copyInstIdType": "custom",
    "instId": ETH,
    "copyMode": "fixed_amount",
    "copyTotalAmt": "500.0",
    "copyAmt": "20",
    "tpRatio": "0.5",
    "slRatio": "0.10",
    "slTotalAmt": "100",
    "subPosCloseType": "market_close",
    "tag": "abc",
}
"""Copy settings in which everything is said: 20 USDT of ETH each time."""

# The contract values of the environment that the documents' examples come from.
EXAMPLE_VALUES = {BTC: "0.001", ETH: "0.01"}


class CopyFloor(Floor):
    """The house buys and sells as much as anybody wants, a tick apart, around one price."""

    def __init__(self) -> None:
        super().__init__()
        self.opens("house", "house")
        for name in (BTC, ETH, SOL, SPOT):
            terms = LISTED[InstrumentId(name)].instrument
            value = EXAMPLE_VALUES.get(name)
            self.does(ListInstrument(replace(terms, contract_value=Decimal(value)) if value else terms))
            self.moves(name, "100")

    def moves(self, instrument: str, price: str, mark: str | None = None) -> None:
        """Let the market buy at a price, sell one tick above, and be marked there, or elsewhere."""
        above = Decimal(price) + LISTED[InstrumentId(instrument)].instrument.tick_size
        self.quotes(instrument, {price: DEEP}, {str(above): DEEP}, mark=mark or price, index=price)

    def lead(self, name: str = "lead", *instruments: str, usdt: int = 10_000) -> AccountId:
        """A lead trader of BTC and ETH, or of what is said."""
        account = self.opens(name, USDT=usdt)
        self.does(ApproveLeadTrader(account, "SWAP", tuple(map(InstrumentId, instruments or (BTC, ETH)))))
        return account

    def copier(self, name: str, lead: AccountId, usdt: int = 10_000, **settings: str) -> AccountId:
        """Somebody who copies the lead trader contract for contract, unless something else is said."""
        account = self.opens(name, USDT=usdt)
        self.starts(account, lead, **settings)
        return account

    def starts(self, account: AccountId, lead: AccountId, **settings: str) -> None:
        """Let an account copy a lead trader."""
        self.done(copytrading.START_COPYING, {**FOLLOW, "uniqueCode": unique_code(lead), **settings}, by=account)

    def orders(self, account: AccountId, side: str, size: str, instrument: str = BTC, **more: str) -> None:
        """A market order; isolated unless said otherwise."""
        terms = {"instId": instrument, "tdMode": "isolated", "side": side, "ordType": "market", "sz": size}
        self.done(PLACE_ORDER, {**terms, **more}, by=account)

    def makes(self, lead: AccountId, dollars: int, instrument: str = BTC) -> None:
        """A lead trade of one bitcoin or ether at about 1000 dollars, whose exit is so many dollars above its entry."""
        contracts, price = {BTC: ("1000", "999.9"), ETH: ("100", "999.99")}[instrument]
        self.moves(instrument, price)
        self.orders(lead, "buy", contracts, instrument, tdMode="cross")
        self.moves(instrument, str(1000 + dollars))
        self.orders(lead, "sell", contracts, instrument, tdMode="cross", reduceOnly="true")

    def settles(self) -> None:
        """A week passes, and profit is shared."""
        self.clock.advance(ms=7 * DAY_MS)
        self.does(SettleProfitSharing())

    def refused(self, endpoint: Endpoint, parameters: Any = None, *, by: AccountId | None = None) -> str:
        """The code of an answer that must be a refusal."""
        answer = self.asks(endpoint, parameters, by=by)
        assert answer["code"] != "0", answer
        assert answer["msg"]
        return str(answer["code"])

    def positions(self, account: AccountId, **asked: str) -> list[dict[str, Any]]:
        """The account's open lead positions, or copies."""
        return self.done(copytrading.LEAD_POSITIONS, asked, by=account)

    def closed(self, account: AccountId, **asked: str) -> list[dict[str, Any]]:
        """What the account closed of lead positions, or copies."""
        return self.done(copytrading.LEAD_POSITIONS_HISTORY, asked, by=account)

    def settings(self, account: AccountId, lead: AccountId) -> dict[str, Any]:
        """The account's copy settings for the lead trader, as the account is shown them."""
        (row,) = self.done(copytrading.COPY_SETTINGS, {"uniqueCode": unique_code(lead)}, by=account)
        return row
