"""Copy traders in world files: one with all its settings, or hundreds whose settings are drawn from a seed.

Each drawn one has a chance of its own, made of the table's seed and its number, so a longer table begins with the same
people. A range is drawn evenly, on the decimals that its ends are written with; of a list one is taken, so what stands
there twice comes twice as often. Not here: how they come into the exchange (`first_start.py`).
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Annotated

import msgspec

from copydesk.engine.copying.messages import CloseType, CopyMarginMode, CopyMode, CopySettings
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import exact
from copydesk.engine.trading.messages import PositionMode

Range = tuple[Decimal, Decimal]
"""The least and the greatest of what is drawn."""

Ratios = tuple[Decimal, ...]
"""Fractions to choose from; 0 stands for none."""


class CopyPlan(msgspec.Struct, frozen=True):
    """Copying one lead trader's swaps. Units: amounts are USDT, ratios are fractions.

    `leverage` is that of the copy trader in each leading instrument; without one it is the exchange's first.
    """

    lead: str
    total_amount: Decimal
    mode: CopyMode = "fixed_amount"
    amount: Decimal | None = None
    ratio: Decimal | None = None
    margin_mode: CopyMarginMode = "copy"
    instruments: tuple[str, ...] | None = None
    take_profit_ratio: Decimal | None = None
    stop_loss_ratio: Decimal | None = None
    total_stop_loss: Decimal | None = None
    close_type: CloseType = "copy_close"
    tag: str = ""
    leverage: Decimal | None = None

    def settings(self) -> CopySettings:
        """The copy settings."""
        named = {name: getattr(self, name) for name in CopySettings.__struct_fields__}
        if self.instruments is not None:
            named["instruments"] = tuple(map(InstrumentId, self.instruments))
        return CopySettings(**named)


class CopiersPlan(msgspec.Struct, frozen=True):
    """Many copy traders of one lead trader, called for `name` and their number.

    With `starts = false` they are there with their money and copy nobody yet; with `keys` each has an API key. Units:
    as in `CopyPlan`; `balances` is a range of USDT.
    """

    lead: str
    count: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    seed: int = 1
    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,57}$")] = "copier"
    starts: bool = True
    keys: bool = False
    balances: Range = (Decimal(500), Decimal(5000))
    position_modes: tuple[PositionMode, ...] = ("net", "long_short")
    leverages: tuple[Decimal, ...] = ()
    modes: tuple[CopyMode, ...] = ("fixed_amount", "ratio_copy")
    amounts: Range = (Decimal(20), Decimal(200))
    ratios: Range = (Decimal("0.01"), Decimal("1.00"))
    total_amounts: Range = (Decimal(500), Decimal(5000))
    margin_modes: tuple[CopyMarginMode, ...] = ("copy", "cross", "isolated")
    instruments: tuple[tuple[str, ...], ...] = ()
    take_profit_ratios: Ratios = ()
    stop_loss_ratios: Ratios = ()
    total_stop_losses: Ratios = ()
    close_types: tuple[CloseType, ...] = ("copy_close",)


class Copier(msgspec.Struct, frozen=True):
    """A copy trader as drawn. Units: `balance` is USDT."""

    name: str
    balance: Decimal
    position_mode: PositionMode
    copies: CopyPlan


def unfit_range(plan: CopiersPlan) -> str | None:
    """The name of the first range that has its greatest before its least, or nothing above zero."""
    ranges = {name: getattr(plan, name) for name in ("balances", "amounts", "ratios", "total_amounts")}
    return next((name for name, (low, high) in ranges.items() if not 0 < low <= high), None)


def unfit_choices(plan: CopiersPlan) -> str | None:
    """The name of the first list that must name something and does not."""
    needed = ("position_modes", "modes", "margin_modes", "close_types")
    return next((name for name in needed if not getattr(plan, name)), None)


def drawn(plan: CopiersPlan) -> Iterator[Copier]:
    """All copy traders of a table, in order."""
    for number in range(1, plan.count + 1):
        yield _drawn(plan, f"{plan.name}-{number}", Random(f"{plan.seed}/{plan.name}/{number}"))


def _drawn(plan: CopiersPlan, name: str, chance: Random) -> Copier:
    balance, position_mode = _between(plan.balances, chance), chance.choice(plan.position_modes)
    mode = chance.choice(plan.modes)
    amount, ratio, total = (_between(one, chance) for one in (plan.amounts, plan.ratios, plan.total_amounts))
    copies = CopyPlan(
        lead=plan.lead,
        total_amount=max(total, amount) if mode == "fixed_amount" else total,
        mode=mode,
        amount=amount if mode == "fixed_amount" else None,
        ratio=ratio if mode == "ratio_copy" else None,
        margin_mode=chance.choice(plan.margin_modes),
        instruments=chance.choice(plan.instruments) or None if plan.instruments else None,
        take_profit_ratio=_one_of(plan.take_profit_ratios, chance),
        stop_loss_ratio=_one_of(plan.stop_loss_ratios, chance),
        total_stop_loss=_one_of(plan.total_stop_losses, chance),
        close_type=chance.choice(plan.close_types),
        leverage=_one_of(plan.leverages, chance),
    )
    return Copier(name, balance, position_mode, copies)


def _one_of(choices: Ratios, chance: Random) -> Decimal | None:
    return (chance.choice(choices) or None) if choices else None


def _between(ends: Range, chance: Random) -> Decimal:
    """A number of the range, with as many decimals as its ends have."""
    places = max(0, *(-int(end.as_tuple().exponent) for end in ends))
    with exact():
        low, high = (int(end.scaleb(places)) for end in ends)
        return Decimal(chance.randint(low, high)).scaleb(-places)
