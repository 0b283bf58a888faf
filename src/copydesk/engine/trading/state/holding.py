"""What leverage, funding and added margin change: positions, and the money that moves in or out of their margin."""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.balances import FUNDING_ROUNDING, Balances, Purse
from copydesk.engine.trading.messages import FundingPaid, LeverageSet, MarginAdjusted
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.open_positions import OpenPositions


def lever(balances: Balances, positions: OpenPositions, currency: Currency, event: LeverageSet, at: int) -> None:
    """The positions that the leverage is about have it, and isolated ones the margin that came for it."""
    for position in positions.of_account(event.account):
        if position.instrument != event.instrument or position.margin_mode != event.margin_mode:
            continue
        if event.margin_mode == "isolated" and position.side != event.position_side:
            continue
        margin = position.margin + event.added_margin
        positions.put(msgspec.structs.replace(position, leverage=event.leverage, margin=margin, updated_at=at))
    cash: Purse = (event.account, "trading")
    balances.move(cash, (event.account, "isolated"), currency, event.added_margin, at)


def adjust(balances: Balances, positions: OpenPositions, event: MarginAdjusted, at: int) -> None:
    """Margin moves between the balance and the position."""
    position = positions.get(event.account, (event.instrument, "isolated", event.position_side))
    assert position is not None, f"position {event.position} is not open"
    positions.put(adjusted(position, event, at))
    balances.move((event.account, "trading"), (event.account, "isolated"), event.currency, event.amount, at)


def adjusted(position: Position, event: MarginAdjusted, at: int) -> Position:
    """The position with another margin. Units: `at` is Unix ms."""
    return msgspec.structs.replace(position, margin=position.margin + event.amount, updated_at=at)


def fund(balances: Balances, positions: OpenPositions, event: FundingPaid, at: int) -> None:
    """The payment moves between the position's margin, or the balance, and all others' payments."""
    position = positions.get(event.account, (event.instrument, event.margin_mode, event.position_side))
    assert position is not None, f"position {event.position} is not open"
    isolated = event.margin_mode == "isolated"
    positions.put(funded(position, event, at))
    purse: Purse = (event.account, "isolated" if isolated else "trading")
    balances.move(FUNDING_ROUNDING, purse, event.currency, event.amount, at)


def funded(position: Position, event: FundingPaid, at: int) -> Position:
    """The position after a payment of funding. Units: `at` is Unix ms."""
    margin: Decimal = position.margin + (event.amount if event.margin_mode == "isolated" else 0)
    return msgspec.structs.replace(
        position, margin=margin, funding_fee=position.funding_fee + event.amount, updated_at=at
    )
