"""How an account stands in one currency: cash, holds, and what its positions make and need at the present prices."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import Currency
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.margin import closing_fee, maintenance_margin, margin_ratio, unrealised
from copydesk.engine.trading.positions import Position, initial_margin
from copydesk.engine.trading.state.markets import Markets


class Funds(msgspec.Struct, gc=False):
    """One account and currency. Units: the currency.

    `cash` holds neither the margin of isolated positions nor the lead assets. The cross figures are sums over the cross
    positions that settle in the currency, at mark prices.
    """

    cash: Decimal
    order_hold: Decimal
    cross_profit: Decimal = ZERO
    cross_initial_margin: Decimal = ZERO
    cross_maintenance_margin: Decimal = ZERO
    cross_closing_fees: Decimal = ZERO
    isolated_margin: Decimal = ZERO
    isolated_profit: Decimal = ZERO
    lead_assets: Decimal = ZERO

    @property
    def isolated_equity(self) -> Decimal:
        """What the isolated positions are worth: their margin and what they make."""
        return self.isolated_margin + self.isolated_profit

    @property
    def equity(self) -> Decimal:
        """What the account is worth in the currency."""
        return self.cash + self.cross_profit + self.isolated_equity + self.lead_assets

    @property
    def available_equity(self) -> Decimal:
        """What new cross margin can be taken from. Source: worked out from the documented fields."""
        free = self.cash + self.cross_profit - self.cross_initial_margin - self.order_hold
        return free if free > ZERO else ZERO

    @property
    def available(self) -> Decimal:
        """What can be spent or set aside: as the available equity, but profit that is not realised cannot be spent."""
        spendable = self.cash + min(ZERO, self.cross_profit)
        return max(ZERO, spendable - self.cross_initial_margin - self.order_hold)

    @property
    def frozen(self) -> Decimal:
        """What is set aside: for orders, for isolated and for cross positions, and for leading."""
        return self.order_hold + self.isolated_margin + self.cross_initial_margin + self.lead_assets

    @property
    def cross_backing(self) -> Decimal:
        """What backs the cross positions. Source: the help page on margin."""
        return self.cash + self.cross_profit - self.order_hold

    @property
    def margin_ratio(self) -> Decimal | None:
        """The margin ratio of the cross positions; None without any."""
        return margin_ratio(self.cross_backing, self.cross_maintenance_margin, self.cross_closing_fees)


def funds_of(
    currency: Currency,
    cash: Decimal,
    order_hold: Decimal,
    positions: Iterable[Position],
    markets: Markets,
    *,
    with_maintenance: bool,
) -> Funds:
    """How an account stands in the currency; `positions` are all of the account's.

    Without what positions must keep it is cheaper, and enough to know what is free.
    """
    funds = Funds(cash, order_hold)
    for position in positions:
        market = markets[position.instrument]
        instrument, price = market.instrument, market.prices.valuation
        if instrument.settle != currency or price is None:
            continue
        profit = unrealised(instrument, position, price)
        if position.margin_mode == "isolated":
            funds.isolated_margin += position.margin
            funds.isolated_profit += profit
            continue
        funds.cross_profit += profit
        funds.cross_initial_margin += initial_margin(instrument, abs(position.size), price, position.leverage)
        if with_maintenance:
            funds.cross_maintenance_margin += maintenance_margin(instrument, position, price)
            funds.cross_closing_fees += closing_fee(instrument, position, price)
    return funds
