"""The settlement of a week reckoned by hand, from nothing but what was filled: a second opinion on the ledger.

For each copy trader, in fractions and without the engine's arithmetic: what a copy cost and brought, at the prices of
the fills of its own orders; less all fees of these fills, the opening's in proportion as parts close; of each close the
lead trader's ratio is his, and if that is more than nothing it is kept back; in the end he gets what it comes to over
the week, losses counted, but never less than nothing, and the copy trader gets back the rest of what was kept.

The engine rounds at sixteen decimals what cannot be written exactly, so the two agree to a million-millionth of a USDT.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import msgspec

from copydesk.engine.copying.messages import CopyAdded, CopyClosed, CopyOpened, CopyReduced, ProfitSharingSettled
from copydesk.engine.identifiers import AccountId, CopyId, InstrumentId, OrderId
from copydesk.engine.messages import Event
from copydesk.engine.trading.messages import Filled, FillSide, InstrumentListed

NOTHING = Fraction(0)
CLOSE_ENOUGH = Fraction(1, 10**12)
"""Units: USDT."""


class Reckoned(msgspec.Struct):
    """What a copy trader and the lead trader have to settle. Units: USDT."""

    net: Fraction = NOTHING
    earned: Fraction = NOTHING
    withheld: Fraction = NOTHING

    @property
    def share(self) -> Fraction:
        """What the lead trader gets."""
        return max(NOTHING, self.earned)

    @property
    def refund(self) -> Fraction:
        """What the copy trader gets back."""
        return self.withheld - self.share


class _Sheet(msgspec.Struct):
    """One copy: what is open of it, what that cost, and the fees of having opened it. Fees are negative."""

    copy_trader: AccountId
    sign: int
    contract_value: Fraction
    ratio: Fraction
    size: Fraction = NOTHING
    cost: Fraction = NOTHING
    fees: Fraction = NOTHING


class _Paid(msgspec.Struct):
    """A part of an order that was filled: contracts, contracts × price, fee."""

    size: Fraction
    value: Fraction
    fee: Fraction


class Compared(msgspec.Struct, frozen=True):
    """A settlement as the ledger made it, and by hand."""

    ledger: ProfitSharingSettled
    hand: Reckoned

    @property
    def agrees(self) -> bool:
        """Whether share and refund are the same."""
        pairs = ((self.ledger.amount, self.hand.share), (self.ledger.refund, self.hand.refund))
        return all(is_close(ledger, hand) for ledger, hand in pairs)


def is_close(ledger: Decimal, hand: Fraction) -> bool:
    """Whether two amounts are the same but for the rounding of the sixteenth decimal."""
    return abs(Fraction(ledger) - hand) < CLOSE_ENOUGH


class Sheets:
    """The copies of a journal with one lead trader, followed event by event; `settled` has every settlement so far."""

    def __init__(self) -> None:
        self.settled: list[Compared] = []
        self._reckoned: dict[AccountId, Reckoned] = defaultdict(Reckoned)
        self._copies: dict[CopyId, _Sheet] = {}
        self._filled: dict[OrderId, deque[_Paid]] = defaultdict(deque)
        self._values: dict[InstrumentId, Fraction] = {}

    def follow(self, events: Iterable[Event]) -> None:
        """See what happened."""
        for event in events:
            match event:
                case InstrumentListed(instrument):
                    self._values[instrument.id] = Fraction(instrument.contract_value)
                case Filled():
                    for side in (event.taker, event.maker):
                        self._note(event, side)
                case CopyOpened():
                    self._open(event)
                case CopyAdded():
                    self._add(event.copy, event.order, Fraction(event.size))
                case CopyReduced() | CopyClosed():
                    self._close(event)
                case ProfitSharingSettled():
                    self.settled.append(Compared(event, self._reckoned.pop(event.copy_trader, Reckoned())))
                case _:
                    pass

    def _note(self, fill: Filled, side: FillSide) -> None:
        size = Fraction(fill.size)
        self._filled[side.order].append(_Paid(size, size * Fraction(fill.price), Fraction(side.fee)))

    def _open(self, event: CopyOpened) -> None:
        self._copies[event.copy] = _Sheet(
            copy_trader=event.copy_trader,
            sign=1 if event.side == "buy" else -1,
            contract_value=self._values[event.instrument],
            ratio=Fraction(event.profit_sharing_ratio),
        )
        self._add(event.copy, event.order, Fraction(event.size))

    def _add(self, copy: CopyId, order: OrderId, size: Fraction) -> None:
        sheet, paid = self._copies[copy], self._take(order, size)
        sheet.size += size
        sheet.cost += paid.value
        sheet.fees += paid.fee

    def _close(self, event: CopyReduced | CopyClosed) -> None:
        sheet, size = self._copies[event.copy], Fraction(event.size)
        paid, part = self._take(event.order, size), size / sheet.size
        cost, fees = sheet.cost * part, sheet.fees * part
        sheet.size, sheet.cost, sheet.fees = sheet.size - size, sheet.cost - cost, sheet.fees - fees
        net = sheet.sign * (paid.value - cost) * sheet.contract_value + paid.fee + fees
        account = self._reckoned[sheet.copy_trader]
        account.net += net
        account.earned += net * sheet.ratio
        account.withheld += max(NOTHING, net * sheet.ratio)

    def _take(self, order: OrderId, size: Fraction) -> _Paid:
        """So many contracts of what an order has filled, the earliest first."""
        taken, fills = _Paid(NOTHING, NOTHING, NOTHING), self._filled[order]
        while taken.size < size:
            first = fills.popleft()
            part = min(Fraction(1), (size - taken.size) / first.size)
            rest = 1 - part
            if rest:
                fills.appendleft(_Paid(first.size * rest, first.value * rest, first.fee * rest))
            taken = _Paid(
                taken.size + first.size * part, taken.value + first.value * part, taken.fee + first.fee * part
            )
        return taken
