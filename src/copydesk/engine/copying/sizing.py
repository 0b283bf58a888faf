"""How large a copy is, what it counts against the total amount, and where its take profit and stop loss stand. Pure.

- `fixed_amount`: the amount is margin, so a lead trader's order is copied with amount × leverage ÷ value of a contract
  at the lead trader's price; with the rule `fixed_amount_is = "notional"` the leverage counts nothing.
- `ratio_copy`: the ratio times the lead trader's contracts.

An order that fills in parts is copied in parts. After each fill the copy should be as large as the filled part of the
order asks for (of a fixed amount the same fraction); what is missing to that is copied, in whole lots. So the parts
together are the amount, and what an earlier fill left out, a later one makes up.

The total amount is a ceiling for the margins in use, each at the lead trader's price; a copy that would pass it is left
out whole. Take profit and stop loss are ratios on the margin, or, with `tp_sl_ratio_of = "price"`, on the price.

Source: the modes and the ceiling are documented, the rest is assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.words import CopyingRules, CopySettings
from copydesk.engine.numbers import ONE, RATIO_PLACES, ZERO, divide, to_step, whole_times
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Side, Trigger


class Opening(msgspec.Struct, frozen=True):
    """A lead trader's fill that is to be copied. Units: `left` is what the order has still to fill, contracts."""

    instrument: Instrument
    lead_position: LeadPosition
    price: Decimal
    left: Decimal


def target_size(settings: CopySettings, rules: CopyingRules, opening: Opening, leverage: Decimal) -> Decimal:
    """How large the copy of the lead position should be after this fill, in whole lots. Units: contracts."""
    instrument, lead_position = opening.instrument, opening.lead_position
    if settings.mode == "ratio_copy":
        assert settings.ratio is not None
        return to_step(settings.ratio * lead_position.opened, instrument.lot_size, "down")
    assert settings.amount is not None
    bought = settings.amount if rules.fixed_amount_is == "notional" else settings.amount * leverage
    lot_value = instrument.contract_value * lead_position.average_price * instrument.lot_size
    if opening.left:
        whole = lead_position.opened + opening.left
        return whole_times(bought * lead_position.opened, lot_value * whole) * instrument.lot_size
    return whole_times(bought, lot_value) * instrument.lot_size


def invested_by(rules: CopyingRules, opening: Opening, size: Decimal, leverage: Decimal) -> Decimal:
    """What a copy of this size counts against the total amount. Units: USDT; rounded up at sixteen decimals."""
    value = opening.instrument.contract_value * size * opening.price
    return value if rules.fixed_amount_is == "notional" else divide(value, leverage, RATIO_PLACES, "up")


def worst_price(rules: CopyingRules, opening: Opening) -> Decimal | None:
    """The price that the book may give a copy on average, or a better one; None if any will do."""
    ratio = rules.copy_price_protection_ratio
    if ratio is None:
        return None
    return opening.price * (ONE + ratio if opening.lead_position.side == "buy" else ONE - ratio)


def is_protected_from(worst: Decimal | None, side: Side, *, size: Decimal, value: Decimal) -> bool:
    """Whether the book's price for a size is worse than the `worst_price`.

    Units: `value` is the sum of price × size over what the book would give.
    """
    if worst is None:
        return False
    return value > size * worst if side == "buy" else value < size * worst


def part_of(size: Decimal, closed: Decimal, whole: Decimal, lot_size: Decimal) -> Decimal:
    """The part of a copy to close when so much of the whole lead position closed; the last part closes all."""
    if closed == whole:
        return size
    return whole_times(size * closed, whole * lot_size) * lot_size


class Entry(msgspec.Struct, frozen=True, gc=False):
    """What take profit and stop loss are reckoned from."""

    side: Side
    price: Decimal
    leverage: Decimal
    tick_size: Decimal


def take_profit_at(rules: CopyingRules, entry: Entry, ratio: Decimal | None) -> Trigger | None:
    """Where a profit of this ratio is reached; None without a ratio. On the tick, half up."""
    return _trigger(rules, entry, ratio) if ratio else None


def stop_loss_at(rules: CopyingRules, entry: Entry, ratio: Decimal | None) -> Trigger | None:
    """Where a loss of this ratio is reached; None without a ratio, or if no price is. On the tick, half up."""
    return _trigger(rules, entry, ratio.copy_negate()) if ratio else None


def _trigger(rules: CopyingRules, entry: Entry, ratio: Decimal) -> Trigger | None:
    change = entry.price * ratio
    if rules.tp_sl_ratio_of == "margin":
        change = divide(change, entry.leverage, RATIO_PLACES, "half_even")
    price = entry.price + change if entry.side == "buy" else entry.price - change
    price = to_step(price, entry.tick_size, "half_up")
    return Trigger(price) if price > ZERO else None
