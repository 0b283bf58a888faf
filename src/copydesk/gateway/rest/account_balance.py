"""An account's money in OKX's words, as futures mode shows it."""

from collections.abc import Mapping
from decimal import Decimal

from copydesk.engine import queries
from copydesk.engine.identifiers import Currency
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, exact, text
from copydesk.engine.views import BalanceView
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.call import Call
from copydesk.wire.rest.account_balance import BalanceDetail, BalanceRow


def balance_row(call: Call, currencies: tuple[str, ...] | None) -> BalanceRow:
    """The account as a whole; its details for these currencies, or for all that it has something of."""
    view = queries.balances(call.exchange, call.account)
    in_cross = _cross_value_usd(call)
    with exact():
        isolated_usd = sum((_isolated_usd(one) for one in view.details), ZERO)
        details = tuple(
            _detail(one, in_cross.get(one.currency, ZERO))
            for one in view.details
            if _is_something(one) and (currencies is None or one.currency in currencies)
        )
    return BalanceRow(
        uTime=str(view.at), totalEq=text(view.total_equity_usd), isoEq=text(isolated_usd), details=details
    )


def _detail(view: BalanceView, cross_usd: Decimal) -> BalanceDetail:
    """One currency. `cross_usd` is what its cross positions are worth."""
    return BalanceDetail(
        ccy=view.currency,
        eq=text(view.equity),
        cashBal=text(view.cash),
        uTime=str(view.updated_at),
        isoEq=text(view.isolated_equity),
        availEq=text(view.available_equity),
        availBal=text(view.available),
        frozenBal=text(view.frozen),
        ordFrozen=text(view.order_hold),
        upl=text(view.unrealised_profit + view.isolated_profit),
        mgnRatio=text_or_blank(view.margin_ratio),
        imr=text(view.initial_margin),
        mmr=text(view.maintenance_margin),
        eqUsd=text(view.equity_usd),
        notionalLever=text(_ratio(cross_usd, view.equity_usd)),
        isoUpl=text(view.isolated_profit),
        spotIsoBal=text(view.lead_assets),
    )


def _is_something(view: BalanceView) -> bool:
    return bool(view.cash or view.equity or view.frozen)


def _isolated_usd(view: BalanceView) -> Decimal:
    return _ratio(view.isolated_equity * view.equity_usd, view.equity)


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    return divide(part, whole, RATIO_PLACES, "half_even") if whole else ZERO


def _cross_value_usd(call: Call) -> Mapping[Currency, Decimal]:
    """What the cross positions are worth, by the currency that margins them."""
    worth: dict[Currency, Decimal] = {}
    with exact():
        for view in queries.positions(call.exchange, call.account):
            instrument = queries.instrument(call.exchange, view.position.instrument)
            if instrument is not None and view.position.margin_mode == "cross":
                worth[instrument.settle] = worth.get(instrument.settle, ZERO) + (view.notional_usd or ZERO)
    return worth
