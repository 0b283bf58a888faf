"""What an empty data folder begins with: instruments, the house, rules, first prices, and the users of a world file.

Everything is a command, and all commands are first *rehearsed* on an exchange that nobody keeps. So a mistake is found
before anything is recorded, the ids of the accounts are known before they exist, and the real ones can be submitted
together: a crash leaves all of the first state or nothing of it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

import msgspec

from copydesk.data import ListedInstrument, listed_instruments
from copydesk.engine import queries
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CopyingRules,
    LeadTerms,
    SetLeadTerms,
    StartCopying,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.messages import Command, Outcome
from copydesk.engine.numbers import on_step
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    ListInstrument,
    MoveMarket,
    PositionMode,
    PositionSide,
    Quote,
    SetLeverage,
    SetPositionMode,
)
from copydesk.fitting import Key
from copydesk.runtime.market import crowd
from copydesk.runtime.market.quotes import quote
from copydesk.world import UserPlan, WorldFile

HOUSE = "house"
"""The name of the exchange's own account."""


class UnknownPrice(Exception):
    """No quote can be made of this: the instrument is not known, or the price is none of its."""


class FirstState(msgspec.Struct, frozen=True):
    """The commands that make the first state, in order, and the accounts they will open."""

    commands: tuple[Command, ...]
    accounts: dict[str, AccountId]


def first_state(
    file: WorldFile, rules: CopyingRules | None, empty: bool, at: int, *, price_limits: bool = True
) -> FirstState:
    """The first state of this world; `rules` overrule the file's, `empty` lists only instruments that the file names.

    Without `price_limits` the instruments are listed with theirs out of force.

    Raises: BadFile naming the line and the key of what the exchange would refuse.
    """
    world = file.world
    rehearsal = _Rehearsal(file, at)
    listed = _listed(file, empty)
    for item in listed:
        terms = msgspec.structs.replace(item.instrument, price_limited=price_limits)
        rehearsal.do(ListInstrument(terms), ("instruments",))
    rehearsal.open(HOUSE, ("users",), house=True)
    rehearsal.do(AdoptCopyingRules(rules or world.rules), ("rules",))
    if listed:
        _open_market(rehearsal, file, listed)
    everyone = list(file.everyone())
    for user, key in everyone:
        _set_up(rehearsal, user, key)
    for user, key in everyone:
        _let_copy(rehearsal, user, key)
    return FirstState(tuple(rehearsal.commands), rehearsal.accounts)


class _Rehearsal:
    """An exchange that nobody keeps, and the commands it accepted."""

    def __init__(self, file: WorldFile, at: int) -> None:
        self._file = file
        self._at = at
        self._exchange = Exchange()
        self.commands: list[Command] = []
        self.accounts: dict[str, AccountId] = {}

    def do(self, command: Command, key: Key) -> Outcome:
        """Execute and keep the command; `key` is what to blame in the world file. Raises: BadFile."""
        try:
            outcome = self._exchange.execute(command, self._at)
        except Rejected as rejected:
            raise self._file.refuse(key, str(rejected)) from None
        self.commands.append(command)
        return outcome

    def led_by(self, account: AccountId) -> tuple[InstrumentId, ...]:
        """The swaps that an account leads."""
        lead = queries.lead_trader(self._exchange, account, "SWAP")
        return () if lead is None else lead.instruments

    def open(self, name: str, key: Key, *, house: bool = False) -> AccountId:
        """Open an account and keep its id."""
        outcome = self.do(OpenAccount(name, kind="house" if house else "user"), key)
        (opened,) = (event for event in outcome.events if isinstance(event, AccountOpened))
        self.accounts[name] = opened.account
        return opened.account


def _open_market(rehearsal: _Rehearsal, file: WorldFile, listed: list[ListedInstrument]) -> None:
    """First quotes of the house, and a first trade of the crowd in every instrument, so that each has a last price."""
    quotes = _first_quotes(file, listed)
    rehearsal.do(MoveMarket(tuple(quotes.values())), ("prices",))
    trader = rehearsal.open(crowd.NAME, ("users",))
    worth = {item.instrument.base: quotes[item.instrument.id].mark for item in listed}
    worth |= {item.instrument.quote: Decimal(1) for item in listed if item.instrument.contract != "inverse"}
    for currency, price in worth.items():
        rehearsal.do(Deposit(trader, currency, crowd.funds(price)), ("prices",))
    for item in listed:
        price = quotes[item.instrument.id].mark
        rehearsal.do(crowd.first_order(trader, item.instrument, price), ("prices", item.instrument.id))


def _set_up(rehearsal: _Rehearsal, user: UserPlan, key: Key) -> None:
    """One user: account, mode, money, roles."""
    account = rehearsal.open(user.name, (*key, "name"))
    if user.position_mode != "net":
        rehearsal.do(SetPositionMode(account, user.position_mode), (*key, "position_mode"))
    for currency, amount in user.balances.items():
        rehearsal.do(Deposit(account, Currency(currency), amount), (*key, "balances", currency))
    for currency, amount in user.funding.items():
        deposit = Deposit(account, Currency(currency), amount, wallet="funding")
        rehearsal.do(deposit, (*key, "funding", currency))
    for number, lead in enumerate(user.leads):
        approval = ApproveLeadTrader(account, lead.type, _ids(lead.instruments), lead.profit_sharing_ratio)
        rehearsal.do(approval, (*key, "leads", number))
        terms = LeadTerms(lead.mode, lead.custom_copying, lead.places)
        if terms != LeadTerms():
            rehearsal.do(SetLeadTerms(account, terms), (*key, "leads", number))
    for number, application in enumerate(user.applies):
        asked = ApplyForLeadTrading(account, application.type, _ids(application.instruments))
        rehearsal.do(asked, (*key, "applies", number))


def _let_copy(rehearsal: _Rehearsal, user: UserPlan, key: Key) -> None:
    """Let a user copy whom he is to copy; by now everyone is there."""
    account = rehearsal.accounts[user.name]
    for number, plan in enumerate(user.copies):
        place = (*key, "copies", number) if key[0] == "users" else key
        lead = rehearsal.accounts[plan.lead]
        if plan.leverage is not None:
            for command in leverages(account, user.position_mode, rehearsal.led_by(lead), plan.leverage):
                rehearsal.do(command, (*place, "leverage"))
        rehearsal.do(StartCopying(account, lead, plan.settings()), place)


def leverages(
    account: AccountId, mode: PositionMode, instruments: Iterable[InstrumentId], leverage: Decimal
) -> Iterator[SetLeverage]:
    """The commands that set a leverage in every margin mode and on every side of these instruments."""
    sides: tuple[PositionSide, ...] = ("net",) if mode == "net" else ("long", "short")
    for instrument in instruments:
        yield SetLeverage(account, instrument, "cross", leverage)
        yield from (SetLeverage(account, instrument, "isolated", leverage, side) for side in sides)


def _listed(file: WorldFile, empty: bool) -> list[ListedInstrument]:
    """The instruments to list: those the world names, else all that are known, or none. Raises: BadFile."""
    known = {item.instrument.id: item for item in listed_instruments()}
    named = file.world.instruments
    if named is None:
        return [] if empty else list(known.values())
    for number, name in enumerate(named):
        if name not in known:
            raise file.refuse(("instruments", number), f"{name} is not among the known instruments")
    return [known[name] for name in dict.fromkeys(_ids(named))]


def _first_quotes(file: WorldFile, listed: list[ListedInstrument]) -> dict[InstrumentId, Quote]:
    """A quote of the house for each instrument, at the world's price or the recorded one. Raises: BadFile."""
    terms = {item.instrument.id: item.instrument for item in listed}
    prices = {item.instrument.id: item.last for item in listed}
    for name, price in file.world.prices.items():
        if name not in terms:
            raise file.refuse(("prices", name), "no such instrument is listed")
        if price <= 0 or not on_step(price, terms[InstrumentId(name)].tick_size):
            raise file.refuse(("prices", name), f"no price on the tick size {terms[InstrumentId(name)].tick_size}")
        prices[InstrumentId(name)] = price
    return {name: quote(terms[name], price, _index(file, terms[name], prices)) for name, price in prices.items()}


def _index(file: WorldFile, instrument: Instrument, prices: dict[InstrumentId, Decimal]) -> Decimal:
    """The price of the coin on spot; its own where the world moves only one of the two, for they would be far apart."""
    spot = InstrumentId(f"{instrument.base}-{instrument.quote}")
    moved = file.world.prices
    return (
        prices.get(spot, prices[instrument.id])
        if (spot in moved) == (instrument.id in moved)
        else prices[instrument.id]
    )


def house_quote(name: str, price: str) -> Quote:
    """What the house quotes for a known instrument around a price given as text. Raises: UnknownPrice."""
    known = {item.instrument.id: item.instrument for item in listed_instruments()}
    instrument = known.get(InstrumentId(name))
    if instrument is None:
        raise UnknownPrice(f"{name} is not among the known instruments")
    try:
        mid = Decimal(price)
    except InvalidOperation:
        raise UnknownPrice(f"{price} is no number") from None
    if not mid.is_finite() or mid <= 0 or not on_step(mid, instrument.tick_size):
        raise UnknownPrice(f"{price} is no price on the tick size {instrument.tick_size}")
    return quote(instrument, mid, mid)


def _ids(names: Iterable[str]) -> tuple[InstrumentId, ...]:
    return tuple(InstrumentId(name) for name in names)
