"""Watches which positions may have to be taken over, without looking at all of them at every price.

Theory. An isolated position is in danger at a price that follows from it alone. The cross positions of an account and
currency, a *group*, are in danger together: what backs them is money, what they make, and what they must keep. When a
group is looked at, half of what it has to spare is shared out among its positions: each gets a price at which it has
cost its share. The other half covers money that goes and holds that grow. As long as no price is reached and no more
money than that has gone, the group cannot be in danger; otherwise it is looked at again. So a price that moves costs
nothing for those that are far away. All this follows from the state and decides nothing: it may be built anew at any
time.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.balances import EXCHANGE
from copydesk.engine.numbers import ZERO, divide
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.liquidation import cross_danger, isolated_danger, needed_ratio, surplus
from copydesk.engine.trading.positions import Position, PositionPlace
from copydesk.engine.trading.state.dangers import Dangers, PositionKey
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

GroupKey = tuple[AccountId, Currency]
_PLACES = 19
_HALF = Decimal("0.5")


class Suspect(msgspec.Struct, frozen=True, order=True):
    """An isolated position, or a group of cross ones, that has to be looked at; sorted as they are dealt with."""

    account: AccountId
    margin_mode: Literal["cross", "isolated"]
    currency: Currency
    instrument: InstrumentId | Literal[""] = ""
    side: Literal["", "net", "long", "short"] = ""


class Group(msgspec.Struct, frozen=True, gc=False):
    """The cross positions of an account and currency that a price endangers, and the least money that is enough."""

    keys: tuple[PositionKey, ...]
    least: Decimal


class RiskWatch:
    """Tells whom to look at. Reads the state."""

    def __init__(self, state: TradingState) -> None:
        self._state = state
        self._dangers = Dangers()
        self._groups: dict[GroupKey, Group] = {}
        self._suspects: dict[Suspect, None] = {}

    def suspects(self) -> list[Suspect]:
        """Everybody who may be in danger, in the order of accounts; they are told once, unless something happens."""
        self._renew()
        for instrument in self._state.markets.stirred.taken():
            price = self._state.markets[instrument].prices.valuation
            if price is not None:
                self._suspects.update(dict.fromkeys(map(self._suspect, self._dangers.at(instrument, price))))
        suspects = sorted(self._suspects)
        self._suspects.clear()
        return suspects

    def cleared(self, suspect: Suspect) -> None:
        """A group was looked at and is in no danger: look again when that may have changed."""
        if suspect.margin_mode == "cross":
            self._watch_group((suspect.account, suspect.currency))

    def _renew(self) -> None:
        """Follow what happened to positions, money and holds."""
        state = self._state
        nobody = (state.ledger.house, EXCHANGE)
        groups: dict[GroupKey, None] = {}
        for key in state.positions.stirred.taken():
            account, place = key
            if account in nobody:
                continue
            if place[1] == "cross":
                groups[account, state.markets[place[0]].instrument.settle] = None
            else:
                self._watch_isolated(key, state.positions.get(account, place))
        for group_key in (*state.ledger.balances.stirred.taken(), *state.pending.stirred.taken()):
            group = None if group_key in groups else self._groups.get(group_key)
            if group is not None and self._money(group_key) < group.least:
                groups[group_key] = None
        for group_key in groups:
            self._watch_group(group_key)

    def _watch_isolated(self, key: PositionKey, position: Position | None) -> None:
        if position is None:
            self._dangers.drop(key)
            return
        market = self._state.markets[position.instrument]
        self._put(key, position, isolated_danger(market.instrument, position), _valuation(market))

    def _watch_group(self, key: GroupKey) -> None:
        account, currency = key
        before = self._groups.pop(key, None)
        if before is not None:
            for position_key in before.keys:
                self._dangers.drop(position_key)
        held = self._cross_positions(key)
        if not held:
            return
        spare = money = self._money(key)
        for position, instrument, price, rates in held:
            spare += surplus(instrument, position, price, rates)
        if spare <= 0:
            self._suspects[Suspect(account, "cross", currency)] = None
        half = spare * _HALF if spare > 0 else ZERO
        share = half if len(held) == 1 else divide(half, Decimal(len(held)), _PLACES, "floor")
        keys: list[PositionKey] = []
        for position, instrument, price, rates in held:
            danger = cross_danger(instrument, position, price, share, rates)
            if danger is not None:
                keys.append((account, position.place))
                self._put(keys[-1], position, danger, price)
        self._groups[key] = Group(tuple(keys), money - half)

    def _put(self, key: PositionKey, position: Position, danger: Decimal | None, price: Decimal) -> None:
        """Watch a position; one that is in danger at the present price already is a suspect."""
        is_long = position.is_long
        self._dangers.put(key, danger, is_long=is_long)
        if danger is not None and (price <= danger if is_long else price >= danger):
            self._suspects[self._suspect(key)] = None

    def _suspect(self, key: PositionKey) -> Suspect:
        account, (instrument, margin_mode, side) = key
        currency = self._state.markets[instrument].instrument.settle
        if margin_mode == "cross":
            return Suspect(account, "cross", currency)
        return Suspect(account, "isolated", currency, instrument, side)

    def _cross_positions(self, key: GroupKey) -> list[tuple[Position, Instrument, Decimal, Decimal]]:
        """The positions of a group, each with its instrument, what it is valued at, and what must back it per value."""
        held = []
        for position in self._state.positions.of_account(key[0]):
            market = self._state.markets[position.instrument]
            if position.margin_mode == "cross" and market.instrument.settle == key[1]:
                rates = needed_ratio(market.instrument, position)
                held.append((position, market.instrument, _valuation(market), rates))
        return held

    def _money(self, key: GroupKey) -> Decimal:
        """The part of what backs a group that prices do not change."""
        account, currency = key
        return self._state.ledger.balances.of((account, "trading"), currency) - self._state.pending.hold(*key)


def _valuation(market: Market) -> Decimal:
    price = market.prices.valuation
    assert price is not None, "where there are positions there was a trade"
    return price


def place_of(suspect: Suspect) -> PositionPlace:
    """The place of an isolated suspect."""
    assert suspect.instrument
    assert suspect.side
    return InstrumentId(suspect.instrument), "isolated", suspect.side
