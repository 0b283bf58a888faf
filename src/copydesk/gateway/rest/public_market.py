"""What everybody may know of contracts: the handlers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from copydesk.engine import queries
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, exact, round_to, text, to_step
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.positions import value_of
from copydesk.engine.valuation import usd_price
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import group_of, known
from copydesk.wire.codes import Code
from copydesk.wire.rest.public_market import (
    CONTRACT_COIN,
    DISCOUNT_RATES,
    ESTIMATED_PRICE,
    OPEN_INTEREST,
    POSITION_TIERS,
    PRICE_LIMIT,
    UNDERLYING,
    ContractCoinRequest,
    ContractCoinRow,
    DiscountRateRow,
    DiscountRatesRequest,
    OpenInterestRequest,
    OpenInterestRow,
    PositionTierRow,
    PositionTiersRequest,
    PriceLimitRow,
)


async def _underlying(call: Call) -> Reply:
    """One row, which is an array of names."""
    asked = instruments.selected(call, call.request.instType)
    return Reply([tuple(dict.fromkeys(group_of(call, one, "uly") for one in asked))])


async def _open_interest(call: Call) -> Reply:
    request: OpenInterestRequest = call.request
    asked = instruments.selected(
        call, request.instType, name=request.instId, underlying=request.uly, family=request.instFamily
    )
    return Reply([open_interest_row(call, one, queries.open_interest(call.exchange, one.id)) for one in asked])


async def _price_limit(call: Call) -> Reply:
    return Reply([price_limit_row(call, known(call, call.request.instId))])


def price_limit_row(call: Call, instrument: Instrument) -> PriceLimitRow:
    """The price limits of an instrument as they are now."""
    limits = queries.price_limits(call.exchange, instrument.id, call.world.now_ms)
    return PriceLimitRow(
        instType=instrument.type,
        instId=instrument.id,
        buyLmt="" if limits is None else text(limits.highest_buy),
        sellLmt="" if limits is None else text(limits.lowest_sell),
        ts=str(call.world.now_ms),
        enabled=limits is not None,
    )


async def _estimated_price(call: Call) -> Reply:
    """Swaps and spot are never delivered."""
    known(call, call.request.instId)
    return Reply([])


async def _position_tiers(call: Call) -> Reply:
    request: PositionTiersRequest = call.request
    if request.instType != "SWAP":
        return Reply([])
    rows = [row for instrument in _families(call, request) for row in _tier_rows(call, instrument)]
    return Reply([row for row in rows if request.tier is None or row.tier == str(request.tier)])


async def _contract_coin(call: Call) -> Reply:
    request: ContractCoinRequest = call.request
    instrument = known(call, request.instId)
    if instrument.type != "SWAP":
        raise refused(Code.INSTRUMENT_UNKNOWN)
    for name, value in (("sz", request.sz), ("px", request.px)):
        if value is not None and value <= 0:
            raise refused(Code.PARAMETER_ERROR, parameter=name)
    with exact():
        size = _contracts(instrument, request) if request.type == "1" else _coins(instrument, request)
    return Reply(
        [
            ContractCoinRow(
                type=request.type,
                instId=instrument.id,
                px=text_or_blank(request.px),
                sz=text(size),
                unit=request.unit,
            )
        ]
    )


async def _discount_rates(call: Call) -> Reply:
    request: DiscountRatesRequest = call.request
    if request.discountLv is not None:
        return Reply([])
    listed = queries.currencies(call.exchange)
    return Reply([DiscountRateRow(ccy=currency) for currency in listed if request.ccy in (None, currency)])


def open_interest_row(call: Call, instrument: Instrument, contracts: Decimal) -> OpenInterestRow:
    """So many contracts of an instrument, in coins and in dollars too."""
    price = queries.market(call.exchange, instrument.id).mark
    coins = dollars = ""
    with exact():
        nominal, usd = instrument.contract_value * contracts, usd_price(call.exchange, instrument.quote)
        if instrument.contract == "linear":
            coins = text(nominal)
            if price is not None and usd is not None:
                dollars = text(round_to(nominal * price * usd, RATIO_PLACES, "half_even"))
        else:
            dollars = text(nominal)
            coins = "" if price is None else text(value_of(instrument, contracts, price))
    return OpenInterestRow(
        instType=instrument.type,
        instId=instrument.id,
        oi=text(contracts),
        oiCcy=coins,
        oiUsd=dollars,
        ts=str(call.world.now_ms),
    )


def _families(call: Call, request: PositionTiersRequest) -> Sequence[Instrument]:
    """The first swap of each family that is asked for. Raises: Refused."""
    key, asked = ("uly", request.uly) if request.instFamily is None else ("instFamily", request.instFamily)
    if asked is None:
        raise refused(Code.PARAMETER_EMPTY, parameter="instFamily")
    swaps: dict[str, Instrument] = {}
    for one in instruments.selected(call, "SWAP"):
        swaps.setdefault(group_of(call, one, key), one)
    if not swaps.keys() >= set(asked):
        raise refused(Code.PARAMETER_ERROR, parameter=key)
    return [swaps[name] for name in asked]


def _tier_rows(call: Call, instrument: Instrument) -> list[PositionTierRow]:
    """The ladder; a step begins a lot above the one before it."""
    rows, below = [], ZERO
    for number, tier in enumerate(instrument.tiers, 1):
        rows.append(
            PositionTierRow(
                uly=group_of(call, instrument, "uly"),
                instFamily=group_of(call, instrument, "instFamily"),
                tier=str(number),
                minSz=text(below),
                maxSz=text(tier.max_size_contracts),
                mmr=text(tier.maintenance_margin_ratio),
                imr=text(tier.initial_margin_ratio),
                maxLever=text(tier.max_leverage),
            )
        )
        below = tier.max_size_contracts + instrument.lot_size
    return rows


def _contracts(instrument: Instrument, request: ContractCoinRequest) -> Decimal:
    """How many contracts the coins or the money are, in lots."""
    amount = request.sz
    if _needs_price(instrument, request):
        price = _price(request)
        amount = amount * price if request.unit == "coin" else divide(amount, price, 30, "half_even")
    exactly = divide(amount, instrument.contract_value, 30, "half_even")
    return to_step(exactly, instrument.lot_size, "down" if request.opType == "open" else "half_up")


def _coins(instrument: Instrument, request: ContractCoinRequest) -> Decimal:
    """How many coins, or how much money, the contracts are."""
    nominal = instrument.contract_value * request.sz
    if not _needs_price(instrument, request):
        return nominal
    price = _price(request)
    return divide(nominal, price, RATIO_PLACES, "half_even") if request.unit == "coin" else nominal * price


def _needs_price(instrument: Instrument, request: ContractCoinRequest) -> bool:
    """Whether the unit is not the one that the contract is worth some of: coins if linear, dollars if inverse."""
    return (request.unit == "coin") == (instrument.contract == "inverse")


def _price(request: ContractCoinRequest) -> Decimal:
    if request.px is None:
        raise refused(Code.PARAMETER_EMPTY, parameter="px")
    return request.px


HANDLERS: Final[Mapping[str, Handler]] = {
    UNDERLYING.name: _underlying,
    OPEN_INTEREST.name: _open_interest,
    PRICE_LIMIT.name: _price_limit,
    ESTIMATED_PRICE.name: _estimated_price,
    POSITION_TIERS.name: _position_tiers,
    CONTRACT_COIN.name: _contract_coin,
    DISCOUNT_RATES.name: _discount_rates,
}
