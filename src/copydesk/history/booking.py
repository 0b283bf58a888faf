"""What an event does to a user's money and positions: the bills, and the rows of what was closed.

The arithmetic is the engine's: a fill makes of a position here what it makes of it there.
"""

from decimal import Decimal

from msgspec.structs import replace

from copydesk.engine.copying.messages import CopyClosed, CopyReduced, LeadAssetsReleased, ProfitSharingSettled
from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.identifiers import AccountId
from copydesk.engine.ledger.messages import Deposited, Transferred
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Filled, FillSide, FundingPaid, LeverageSet, MarginAdjusted, PositionSide
from copydesk.engine.trading.orders import Order, is_takeover
from copydesk.engine.trading.positions import Position, after_fill, place_of
from copydesk.engine.trading.state.holding import adjusted, funded
from copydesk.history.harvest import Harvest
from copydesk.history.kept.bills import BILLS, FIRST_BILL, Bill, BillId, BillReason
from copydesk.history.kept.fills import Liquidity, effect_of
from copydesk.history.kept.positions import CLOSED_POSITIONS, PositionLife, closing_of, grown, row_of, with_closing
from copydesk.history.kept.prices import IndexAndMark
from copydesk.history.shadow import Shadow


class Booking:
    """Keeps the purses and positions of the shadow, and harvests what changed them."""

    def __init__(self, shadow: Shadow, harvest: Harvest) -> None:
        self._shadow = shadow
        self._harvest = harvest

    def fill(self, event: Filled, side: FillSide, order: Order, liquidity: Liquidity, at: int) -> BillId:
        """A user's part of a fill. Gives the number of its first bill."""
        instrument = self._shadow.instruments[event.instrument]
        prices = self._shadow.prices.get(event.instrument, IndexAndMark())
        about = Bill(
            bill=self._next(),
            account=side.account,
            currency=instrument.settle,
            reason=effect_of(order, side),
            change=ZERO,
            balance=ZERO,
            size=event.size,
            at=at,
            instrument=instrument.id,
            instrument_type=instrument.type,
            contract=instrument.contract,
            margin_mode=order.margin_mode,
            price=event.price,
            index=prices.index,
            mark=prices.mark,
            order=order.order,
            trade=event.trade,
            liquidity=liquidity,
            client_order_id=order.client_order_id,
            tag=order.tag,
        )
        if instrument.type == "SPOT":
            self._exchange(instrument, event, side, order, about)
        else:
            self._change_position(instrument, event, side, order, about)
        return about.bill

    def deposit(self, event: Deposited, at: int) -> None:
        """Money that came from outside."""
        if event.wallet == "trading":
            self._book(
                Bill(self._next(), event.account, event.currency, "deposit", event.amount, ZERO, event.amount, at)
            )
        else:
            self._shadow.move((event.account, event.wallet), event.currency, event.amount)

    def transfer(self, event: Transferred, at: int) -> None:
        """Money that went from one wallet to the other; the trading account has a bill for it."""
        comes = event.target == "trading"
        change = event.amount if comes else -event.amount
        reason: BillReason = "transfer_in" if comes else "transfer_out"
        self._shadow.move((event.account, "funding"), event.currency, -change)
        self._book(Bill(self._next(), event.account, event.currency, reason, change, ZERO, event.amount, at))

    def withhold(self, event: CopyReduced | CopyClosed, at: int) -> None:
        """The lead trader's share of a copy's profit is kept back until the settlement."""
        if event.share > 0:
            self._book(_share_bill(self._next(), event.copy_trader, "share_withheld", -event.share, at))

    def settle(self, event: ProfitSharingSettled, at: int) -> None:
        """What was kept back goes back, or to the lead trader's funding account."""
        if event.refund:
            self._book(_share_bill(self._next(), event.copy_trader, "share_refunded", event.refund, at))
        self._shadow.move((event.lead_trader, "funding"), COPY_CURRENCY, event.amount)

    def release_lead_assets(self, event: LeadAssetsReleased, at: int) -> None:
        """Coins that are no lead assets any more."""
        instrument = self._shadow.instruments[event.instrument]
        left = self._shadow.move((event.account, "lead_assets"), event.currency, -event.amount)
        self._book(
            Bill(
                bill=self._next(),
                account=event.account,
                currency=event.currency,
                reason="lead_assets_released",
                change=event.amount,
                balance=ZERO,
                size=event.amount,
                at=at,
                margin_change=-event.amount,
                margin=left,
                instrument=instrument.id,
                instrument_type=instrument.type,
                margin_mode="isolated",
                order=event.order,
            )
        )

    def set_leverage(self, event: LeverageSet, at: int) -> None:
        """Positions of another leverage, and the margin that came to isolated ones for it."""
        sides: tuple[PositionSide, ...] = ("net", "long", "short")
        for side in (event.position_side,) if event.margin_mode == "isolated" else sides:
            life = self._shadow.life(event.account, (event.instrument, event.margin_mode, side))
            if life is not None:
                margin = life.position.margin + event.added_margin
                after = replace(life.position, leverage=event.leverage, margin=margin, updated_at=at)
                self._shadow.stand(replace(life, position=after))
        if event.added_margin:
            self._add_margin(event, at)

    def adjust_margin(self, event: MarginAdjusted, at: int) -> None:
        """Margin moved between the balance and an isolated position."""
        life = self._shadow.life(event.account, (event.instrument, "isolated", event.position_side))
        if life is None:
            return
        position = adjusted(life.position, event, at)
        self._shadow.stand(replace(life, position=position))
        self._shadow.move((event.account, "isolated"), event.currency, event.amount)
        reason: BillReason = "margin_put_in" if event.amount > 0 else "margin_taken_out"
        self._book(
            replace(
                self._about_position(position, at),
                reason=reason,
                change=-event.amount,
                size=abs(event.amount),
                margin_change=event.amount,
            )
        )

    def fund(self, event: FundingPaid, at: int) -> None:
        """A position paid or received funding; the house's are not followed."""
        life = self._shadow.life(event.account, (event.instrument, event.margin_mode, event.position_side))
        if life is None:
            return
        position = funded(life.position, event, at)
        self._shadow.stand(replace(life, position=position))
        isolated = event.margin_mode == "isolated"
        if isolated:
            self._shadow.move((event.account, "isolated"), event.currency, event.amount)
        reason: BillReason = "funding_received" if event.amount > 0 else "funding_paid"
        self._book(
            replace(
                self._about_position(position, at),
                reason=reason,
                change=ZERO if isolated else event.amount,
                margin_change=event.amount if isolated else ZERO,
                profit=event.amount,
                price=self._shadow.prices.get(event.instrument, IndexAndMark()).mark,
            )
        )

    def _about_position(self, position: Position, at: int) -> Bill:
        """A bill about a position as it stands now, whose reason and amounts are to be told."""
        instrument = self._shadow.instruments[position.instrument]
        return Bill(
            bill=self._next(),
            account=position.account,
            currency=instrument.settle,
            reason="margin_added",
            change=ZERO,
            balance=ZERO,
            size=abs(position.size),
            at=at,
            margin=position.margin,
            instrument=instrument.id,
            instrument_type=instrument.type,
            contract=instrument.contract,
            margin_mode=position.margin_mode,
        )

    def _add_margin(self, event: LeverageSet, at: int) -> None:
        life = self._shadow.life(event.account, (event.instrument, event.margin_mode, event.position_side))
        currency = self._shadow.instruments[event.instrument].settle
        self._shadow.move((event.account, "isolated"), currency, event.added_margin)
        if life is not None:
            about = self._about_position(life.position, at)
            amount = event.added_margin
            self._book(replace(about, change=-amount, size=amount, margin_change=amount))

    def _exchange(self, instrument: Instrument, event: Filled, side: FillSide, order: Order, about: Bill) -> None:
        """A SPOT fill: a bill for the base currency, and one for the quote currency.

        Lead assets stand where the margin of isolated positions does.
        """
        is_led = order.trade_mode == "spot_isolated"
        value = event.price * event.size
        sign = 1 if side.side == "buy" else -1
        for currency, amount in ((instrument.base, sign * event.size), (instrument.quote, -sign * value)):
            fee = side.fee if side.fee_currency == currency else ZERO
            of_lead_assets = amount + fee if is_led and currency == instrument.base else ZERO
            self._book(
                replace(
                    about,
                    bill=about.bill if currency == instrument.base else self._next(),
                    currency=currency,
                    reason="buy" if amount > 0 else "sell",
                    change=amount + fee - of_lead_assets,
                    margin_change=of_lead_assets,
                    margin=self._shadow.move((side.account, "lead_assets"), currency, of_lead_assets),
                    size=abs(amount),
                    fee=fee,
                    margin_mode="isolated" if is_led else "cash",
                )
            )

    def _change_position(
        self, instrument: Instrument, event: Filled, side: FillSide, order: Order, about: Bill
    ) -> None:
        """A SWAP fill: what it makes of the position, and one bill."""
        place = place_of(instrument, order)
        life = self._shadow.life(side.account, place)
        before = None if life is None else life.position
        after = after_fill(instrument, before, order, event, side, at=about.at)
        if life is not None and side.closed:
            life = self._close(instrument, life, after, event, side, at=about.at)
        if after is None:
            self._shadow.end(side.account, place)
        else:
            self._shadow.stand(PositionLife(after, abs(after.size)) if life is None else grown(life, after))
        margin = ZERO if after is None else after.margin
        added = margin - (ZERO if before is None else before.margin)
        self._shadow.move((side.account, "isolated"), instrument.settle, added)
        change = side.profit + side.fee + side.penalty + side.insured - added
        self._book(replace(about, change=change, margin_change=added, margin=margin, profit=side.profit, fee=side.fee))

    def _close(
        self,
        instrument: Instrument,
        life: PositionLife,
        after: Position | None,
        fill: Filled,
        side: FillSide,
        *,
        at: int,
    ) -> PositionLife:
        """Harvest the row of what a fill closed. Gives the life with it."""
        before = life.position
        ends = after is None or after.is_long != before.is_long
        opening_fee = after.fee if after is not None and ends else ZERO
        fee = before.fee + side.fee - opening_fee
        number = self._shadow.number("closed_position")
        if life.row:
            self._harvest.drop(CLOSED_POSITIONS, life.row)
        profit, penalty = before.profit + side.profit, before.penalty + side.penalty
        closed = replace(life, position=replace(before, profit=profit, fee=fee, penalty=penalty))
        closed = with_closing(instrument, closed, side.closed, fill.price, number)
        closing = closing_of(ends=ends, takeover=is_takeover(fill))
        self._harvest.put(CLOSED_POSITIONS, row_of(instrument, closed, closing, fill.price, at))
        return closed

    def _book(self, bill: Bill) -> None:
        """Let the change of a bill be, and harvest the bill with the balance after it."""
        balance = self._shadow.move((bill.account, "trading"), bill.currency, bill.change)
        self._harvest.put(BILLS, replace(bill, balance=balance))

    def _next(self) -> BillId:
        return BillId(self._shadow.number("bill", FIRST_BILL))


def _share_bill(number: BillId, account: AccountId, reason: BillReason, change: Decimal, at: int) -> Bill:
    return Bill(number, account, COPY_CURRENCY, reason, change, ZERO, abs(change), at)
