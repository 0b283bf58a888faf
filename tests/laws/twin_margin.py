"""Margin, funding and liquidation as a textbook has them: every account looked at after every price. The specification.

One linear swap, net mode, no resting orders. Amounts are rounded where the engine's documents say they are.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

import msgspec

PLACES = Decimal("1E-16")
FEE = Decimal("0.0005")
D0 = Decimal(0)
Step = tuple[Decimal, Decimal]
"""The largest size of a step of the ladder, and its maintenance rate."""


def _rounded(value: Decimal, rounding: str) -> Decimal:
    return value.quantize(PLACES, rounding=rounding)


class Holding(msgspec.Struct):
    """A position; `margin` is an isolated one's."""

    size: Decimal
    average: Decimal
    leverage: Decimal
    margin: Decimal = D0
    profit: Decimal = D0
    fee: Decimal = D0
    funding: Decimal = D0
    penalty: Decimal = D0


class TwinMargin:
    """Cash and holdings by account and margin mode, in dicts."""

    def __init__(self, contract_value: Decimal, ladder: list[Step]) -> None:
        self.value = contract_value
        self.ladder = ladder
        self.cash: dict[int, Decimal] = {}
        self.holdings: dict[tuple[int, str], Holding] = {}
        self.insurance = D0
        self.mark = D0

    def trade(self, account: int, mode: str, signed: Decimal, price: Decimal, leverage: Decimal) -> None:
        """A fill: what is against the holding closes, the rest opens."""
        with localcontext(Context(prec=80)):
            self._pay_fee(account, mode, abs(signed), price)
            held = self.holdings.get((account, mode))
            if held is not None and held.size * signed < 0:
                closed = min(abs(held.size), abs(signed))
                self._close(account, mode, closed, price)
                signed += closed if signed < 0 else -closed
            if signed:
                self._open(account, mode, signed, price, leverage)

    def fund(self, rate: Decimal) -> None:
        """Longs pay shorts."""
        with localcontext(Context(prec=80)):
            for (account, mode), held in self.holdings.items():
                amount = _rounded(-held.size * self.value * self.mark * rate, ROUND_FLOOR)
                held.funding += amount
                if mode == "isolated":
                    held.margin += amount
                else:
                    self.cash[account] += amount

    def liquidate(self) -> None:
        """Look at everybody, and take over who cannot stand."""
        with localcontext(Context(prec=80)):
            for account in sorted(self.cash):
                for mode in ("cross", "isolated"):
                    while self._is_lost(account, mode):
                        self._take(account, mode)

    def _pay_fee(self, account: int, mode: str, size: Decimal, price: Decimal) -> None:
        self.cash[account] -= _rounded(self.value * size * price * FEE, ROUND_CEILING)

    def _open(self, account: int, mode: str, signed: Decimal, price: Decimal, leverage: Decimal) -> None:
        margin = D0
        if mode == "isolated":
            margin = _rounded(self.value * abs(signed) * price / leverage, ROUND_CEILING)
            self.cash[account] -= margin
        held = self.holdings.get((account, mode))
        if held is None:
            self.holdings[account, mode] = Holding(signed, price, leverage, margin)
            return
        total = held.size + signed
        if held.average != price:
            held.average = _rounded((held.size * held.average + signed * price) / total, ROUND_HALF_EVEN)
        held.size, held.margin = total, held.margin + margin

    def _close(self, account: int, mode: str, closed: Decimal, price: Decimal) -> None:
        held = self.holdings[account, mode]
        rest = abs(held.size) - closed
        sign = 1 if held.size > 0 else -1
        stays = _rounded(held.margin * rest / abs(held.size), ROUND_CEILING)
        profit = _rounded(sign * self.value * closed * (price - held.average), ROUND_HALF_EVEN)
        self.cash[account] += profit + held.margin - stays
        held.margin, held.size = stays, sign * rest
        if not rest:
            del self.holdings[account, mode]

    def _rate(self, size: Decimal) -> Decimal:
        return next((rate for most, rate in self.ladder if size <= most), self.ladder[-1][1])

    def _backing(self, account: int, mode: str) -> Decimal:
        held = self.holdings[account, mode]
        profit = _rounded(self.value * held.size * (self.mark - held.average), ROUND_HALF_EVEN)
        return profit + (held.margin if mode == "isolated" else self.cash[account])

    def _is_lost(self, account: int, mode: str) -> bool:
        held = self.holdings.get((account, mode))
        if held is None:
            return False
        worth = self.value * abs(held.size) * self.mark
        keep = _rounded(worth * self._rate(abs(held.size)), ROUND_HALF_EVEN)
        return self._backing(account, mode) <= keep + _rounded(worth * FEE, ROUND_CEILING)

    def _take(self, account: int, mode: str) -> None:
        """Take over the highest step, or all of the two lowest: a fee, a penalty, and the insurance pays the rest."""
        held = self.holdings[account, mode]
        size = abs(held.size)
        below = [most for most, _ in self.ladder if most < size]
        taken = size if len(below) < 2 else size - below[-1]
        rate = self._rate(size)
        fee = _rounded(self.value * taken * self.mark * FEE, ROUND_CEILING)
        if mode == "isolated":
            before = self.cash[account]
            self._close(account, mode, taken, self.mark)
            rest = self.cash[account] - before - fee
        else:
            rest = self._backing(account, mode) - fee
            self._close(account, mode, taken, self.mark)
        self.cash[account] -= fee
        penalty = min(self.value * taken * self.mark * rate, max(D0, rest))
        missing = max(D0, -rest) if mode == "isolated" or taken == size else D0
        self.cash[account] += missing - penalty
        self.insurance += penalty - missing
