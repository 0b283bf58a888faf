"""A life of an exchange: users, money, orders and leading, by turns of a seed; many commands are refused."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from copydesk.data import listed_instruments
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AllowCopying,
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CloseLeadPosition,
    CopyingRules,
    DecideLeadApplication,
    DecideLeadStop,
    LeadTerms,
    ProtectLeadPosition,
    SetLeadingInstruments,
    SetLeadTerms,
    StopLeadTrading,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import (
    FIRST_ACCOUNT,
    FIRST_LEAD_POSITION,
    AccountId,
    Currency,
    InstrumentId,
    LeadPositionId,
)
from copydesk.engine.ledger.messages import Deposit, OpenAccount, Transfer
from copydesk.engine.messages import Command
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.messages import (
    Attached,
    AttachedStop,
    CancelAlgoOrder,
    CancelOrder,
    ChangeInstrumentState,
    ClosePosition,
    Level,
    ListInstrument,
    MoveMarket,
    OfferForLeading,
    PlaceAlgoOrder,
    PlaceOrder,
    Quote,
    SetLeverage,
    SetPositionMode,
    Side,
    SplitTakeProfit,
    Trail,
    Trigger,
)
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record

USERS = 5
LEAD = USERS
"""The number of the user who leads, and does not trade."""
LISTED = ("BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP", "BTC-USDT")
_STEP = {"BTC-USDT-SWAP": 100, "ETH-USDT-SWAP": 10, "SOL-USDT-SWAP": 1, "BTC-USDT": 100}


def commands(seed: int, count: int) -> Iterator[Command]:
    """The beginning of a world, then `count` commands of its users."""
    chance = Random(seed)
    for item in listed_instruments():
        if item.instrument.id in LISTED:
            yield ListInstrument(item.instrument)
    yield OpenAccount("house", "house")
    yield _move(chance)
    for number in (*range(USERS), LEAD):
        yield OpenAccount(f"user{number}")
        yield Deposit(_user(number), Currency("USDT"), Decimal(1_000_000))
        yield Deposit(_user(number), Currency("BTC"), Decimal(10))
    yield ApproveLeadTrader(_user(LEAD), "SWAP", (InstrumentId("SOL-USDT-SWAP"),))
    for number in range(count):
        yield _turn(chance, number)
    yield from _rarities()
    yield from _leading_in_spot()


def live(exchange: Exchange, seed: int, count: int, first_seq: int = 1) -> list[Record]:
    """The records of a life on this exchange."""
    records: list[Record] = []
    for turn, command in enumerate(commands(seed, count)):
        at = 1_700_000_000_000 + 37 * turn
        try:
            outcome = exchange.execute(command, at)
        except Rejected:
            continue
        records.append(Record(first_seq + len(records), at, command, outcome.events))
    return records


def lived(journal: Journal, seed: int, count: int) -> Exchange:
    """An exchange after a life that is recorded in the journal, in groups of seven."""
    exchange = Exchange()
    records = live(exchange, seed, count)
    for start in range(0, len(records), 7):
        journal.append(records[start : start + 7])
    return exchange


def _turn(chance: Random, number: int) -> Command:
    account, instrument = _user(number % USERS), InstrumentId(LISTED[number % len(LISTED)])
    match chance.randrange(10):
        case 0:
            return _move(chance)
        case 1:
            earlier = number - USERS * len(LISTED) * chance.randint(1, 3)
            return CancelOrder(account, instrument, client_order_id=f"n{earlier}")
        case 2:
            chosen = chance.sample(LISTED[:3], chance.randint(1, 3))
            return SetLeadingInstruments(_user(LEAD), "SWAP", tuple(map(InstrumentId, chosen)))
        case 3:
            return SetLeverage(account, instrument, "cross", Decimal(chance.randint(1, 20)))
        case 4:
            return ClosePosition(account, instrument, "cross")
        case _:
            return _order(chance, number, account, instrument)


def _rarities() -> Iterator[Command]:
    """What happens seldom, each at least once: algo orders, modes, rules, applications, the end of an instrument."""
    sol, newcomer = InstrumentId("SOL-USDT-SWAP"), _user(LEAD + 1)
    yield OpenAccount("newcomer")
    yield SetPositionMode(newcomer, "long_short")
    yield Deposit(newcomer, Currency("USDT"), Decimal(50_000), "funding")
    yield Transfer(newcomer, Currency("USDT"), Decimal(20_000), "funding", "trading", "there")
    yield Transfer(newcomer, Currency("USDT"), Decimal(5_000), "trading", "funding")
    yield MoveMarket((_quote("SOL-USDT-SWAP", Decimal(100)),))
    waiting = Trigger(Decimal(150), order_price=Decimal(151))
    yield PlaceAlgoOrder(
        _user(0), sol, "buy", "trigger", "cross", size=Decimal(1), trigger=waiting, client_order_id="waits"
    )
    yield CancelAlgoOrder(_user(0), sol, client_order_id="waits")
    yield PlaceAlgoOrder(_user(0), sol, "buy", "trigger", "cross", size=Decimal(1), trigger=Trigger(Decimal(120)))
    yield PlaceOrder(_user(0), sol, "buy", "limit", "cross", Decimal(1), Decimal(99), client_order_id="expires")
    yield MoveMarket((_quote("SOL-USDT-SWAP", Decimal(130)),))
    yield PlaceOrder(_user(1), sol, "buy", "market", "cross", Decimal(1))
    yield MoveMarket((_quote("SOL-USDT-SWAP", Decimal(131)),))
    yield from _followed(_user(2), sol)
    yield AdoptCopyingRules(CopyingRules(lead_application="operator", max_profit_sharing_ratio=Decimal("0.5")))
    yield ApplyForLeadTrading(newcomer, "SPOT", (InstrumentId("BTC-USDT"),))
    yield DecideLeadApplication(newcomer, "SPOT", accept=False)
    yield ApplyForLeadTrading(newcomer, "SWAP", (sol,))
    yield DecideLeadApplication(newcomer, "SWAP", accept=True)
    yield AmendProfitSharingRatio(_user(LEAD), "SWAP", Decimal("0.25"))
    yield SetLeadTerms(_user(LEAD), LeadTerms(mode="private", custom_copying=False, places=3))
    yield AllowCopying(newcomer, is_allowed=False)
    yield AllowCopying(_user(0), is_allowed=False)
    yield AllowCopying(_user(0), is_allowed=True)
    yield AdoptCopyingRules(CopyingRules(lead_stop="operator"))
    yield StopLeadTrading(_user(LEAD), "SWAP")
    yield DecideLeadStop(_user(LEAD), "SWAP", accept=False)
    yield AdoptCopyingRules(CopyingRules(lead_application="operator", max_profit_sharing_ratio=Decimal("0.5")))
    yield StopLeadTrading(_user(LEAD), "SWAP")
    yield OfferForLeading(sol, offered=False)
    yield ChangeInstrumentState(sol, "expired")


def _followed(account: AccountId, instrument: InstrumentId) -> Iterator[Command]:
    """A split take profit whose first part is called, a trailing stop, and a trigger with something to follow."""
    parts = tuple(SplitTakeProfit(AttachedStop(Decimal(price)), Decimal(1)) for price in (140, 170))
    split = Attached(stop_loss=AttachedStop(Decimal(100)), splits=parts, stop_to_cost=True)
    yield PlaceOrder(account, instrument, "buy", "market", "cross", Decimal(2), attached=split)
    follows = Attached(trail=Trail(callback_ratio=Decimal("0.05")))
    yield PlaceAlgoOrder(
        account, instrument, "buy", "trigger", "cross", Decimal(1), trigger=Trigger(Decimal(145)), attached=follows
    )
    for price in (150, 160):
        yield MoveMarket((_quote("SOL-USDT-SWAP", Decimal(price)),))
        yield PlaceOrder(_user(1), instrument, "buy", "market", "cross", Decimal(1))


def _leading_in_spot() -> Iterator[Command]:
    """A spot lead trader's life: a purchase, sales that wait and do not, protection, and the end of the instrument."""
    lead, btc, first = _user(LEAD + 2), InstrumentId("BTC-USDT"), FIRST_LEAD_POSITION
    yield OpenAccount("spot lead")
    yield Deposit(lead, Currency("USDT"), Decimal(100_000))
    yield ApproveLeadTrader(lead, "SPOT", (btc,), Decimal("0.1"))
    yield MoveMarket((_quote("BTC-USDT", Decimal(10_000)),))
    for size in ("0.123", "0.00100001"):
        yield PlaceOrder(
            lead, btc, "buy", "market", "spot_isolated", Decimal(size), size_currency="base", client_order_id=f"s{size}"
        )
    yield ProtectLeadPosition(lead, first, Trigger(Decimal(12_000), order_price=Decimal(12_100)))
    yield CloseLeadPosition(lead, first, type="limit", price=Decimal(11_000))
    yield CloseLeadPosition(lead, first, type="limit", price=Decimal(11_500))
    yield CloseLeadPosition(lead, LeadPositionId(first + 1))
    yield ChangeInstrumentState(btc, "expired")


def _order(chance: Random, number: int, account: AccountId, instrument: InstrumentId) -> PlaceOrder:
    spot = not instrument.endswith("SWAP")
    at_market = chance.random() < 0.3
    side: Side = chance.choice(("buy", "sell"))
    percent = chance.randint(90, 103) if side == "buy" else chance.randint(97, 110)
    return PlaceOrder(
        account=account,
        instrument=instrument,
        side=side,
        type="market" if at_market else "limit",
        trade_mode="cash" if spot else chance.choice(("cross", "isolated")),
        size=Decimal(chance.randint(1, 500)) / 100,
        price=None if at_market else Decimal(percent * _STEP[instrument]),
        client_order_id=f"n{number}",
        size_currency="base" if spot else None,
    )


def _move(chance: Random) -> MoveMarket:
    return MoveMarket(tuple(_quote(name, Decimal(chance.randint(97, 103) * _STEP[name])) for name in LISTED))


def _quote(instrument: str, middle: Decimal) -> Quote:
    tick = Decimal(_STEP[instrument]) / 10
    bids = tuple(Level(middle - tick * step, Decimal(step)) for step in range(1, 4))
    asks = tuple(Level(middle + tick * step, Decimal(step)) for step in range(1, 4))
    return Quote(InstrumentId(instrument), middle, middle, bids, asks)


def _user(number: int) -> AccountId:
    return AccountId(FIRST_ACCOUNT + 1 + number)
