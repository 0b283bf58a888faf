"""The first state of an exchange: what an empty folder begins with, and how a world file's mistakes are found."""

from decimal import Decimal
from pathlib import Path

import pytest

from copydesk import data
from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules, LeadTerms, SetLeadTerms
from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.trading.instruments import PriceBand
from copydesk.engine.trading.messages import ListInstrument, MoveMarket
from copydesk.first_start import FirstState, UnknownPrice, first_state, house_quote
from copydesk.world import BadFile, parse

DEMO = Path(data.__file__).with_name("demo.toml")


def _state(text: str = "", *, rules: CopyingRules | None = None, empty: bool = False) -> FirstState:
    return first_state(parse(text, "world.toml"), rules, empty, at=1)


def _quotes(state: FirstState) -> dict[str, Decimal]:
    (moved,) = (command for command in state.commands if isinstance(command, MoveMarket))
    return {quoted.instrument: quoted.mark for quoted in moved.quotes}


def test_an_exchange_begins_with_all_instruments_and_their_prices() -> None:
    """Everything known is listed and quoted at its recorded price; there is a house, and nobody else but the crowd."""
    state = _state()

    listed = [command.instrument.id for command in state.commands if isinstance(command, ListInstrument)]
    assert len(listed) == 66
    assert _quotes(state)["BTC-USDT-SWAP"] == Decimal("83789.7")
    assert list(state.accounts) == ["house", "crowd"]


def test_an_empty_exchange_has_a_house_and_rules_only() -> None:
    """With `empty` nothing is listed that the world does not name."""
    assert [type(command).__name__ for command in _state(empty=True).commands] == ["OpenAccount", "AdoptCopyingRules"]
    assert list(_quotes(_state('instruments = ["BTC-USDT"]', empty=True))) == ["BTC-USDT"]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("", "84070.9"),
        ("[prices]\nBTC-USDT-SWAP = 100_000", "100000"),
        ("[prices]\nBTC-USDT = 100_000", "83789.7"),
        ("[prices]\nBTC-USDT-SWAP = 100_000\nBTC-USDT = 100_100", "100100"),
    ],
)
def test_the_index_stays_near_the_price(text: str, index: str) -> None:
    """It is the price on spot, but where the world moves one of the two the contract is its own index."""
    (moved,) = (command for command in _state(text).commands if isinstance(command, MoveMarket))
    (quoted,) = (quote for quote in moved.quotes if quote.instrument == "BTC-USDT-SWAP")

    assert quoted.index == Decimal(index)


@pytest.mark.parametrize("limited", [True, False])
def test_instruments_begin_with_price_limits_or_without(limited: bool) -> None:
    """As the setting says; the band is kept, so that the operator can switch the limits later."""
    state = first_state(parse('instruments = ["BTC-USDT"]', "world.toml"), None, False, 1, price_limits=limited)
    (listed,) = (command.instrument for command in state.commands if isinstance(command, ListInstrument))

    assert listed.price_limited is limited
    assert listed.price_band == PriceBand(Decimal("0.005"), Decimal("0.01"))


def test_what_was_rehearsed_happens() -> None:
    """Another exchange accepts the commands and opens the same accounts."""
    state = first_state(parse(DEMO.read_text("utf-8"), "demo.toml"), None, empty=False, at=1)
    exchange = Exchange()

    for command in state.commands:
        exchange.execute(command, 1)

    assert {name: account for name in state.accounts if (account := exchange.ledger.named(name))}.keys() == {
        "house",
        "crowd",
        "lead",
        "copier",
        "applicant",
    }


def test_a_world_sets_prices_and_rules() -> None:
    """First prices and rules of the file hold; rules of the settings overrule them."""
    text = '[rules]\nlead_application = "operator"\n[prices]\nBTC-USDT-SWAP = 100000.5\n'
    closed = CopyingRules(lead_application="closed")

    assert _quotes(_state(text))["BTC-USDT-SWAP"] == Decimal("100000.5")
    assert AdoptCopyingRules(CopyingRules(lead_application="operator")) in _state(text).commands
    assert AdoptCopyingRules(closed) in _state(text, rules=closed).commands


def test_money_goes_to_its_wallet() -> None:
    """Balances are in the trading account, funding in the funding account."""
    state = _state('[[users]]\nname = "a"\nbalances = { USDT = 5 }\nfunding = { BTC = "0.5" }\n')
    account = state.accounts["a"]

    assert Deposit(account, "USDT", Decimal(5)) in state.commands
    assert Deposit(account, "BTC", Decimal("0.5"), wallet="funding") in state.commands


def test_a_lead_trader_may_have_terms_from_the_beginning() -> None:
    """In private, by smart sync only, with places; one who says nothing of it gets no command for it."""
    lead = '[[users]]\nname = "{}"\n[[users.leads]]\ntype = "SWAP"\ninstruments = ["BTC-USDT-SWAP"]\n'
    state = _state(lead.format("a") + 'mode = "private"\ncustom_copying = false\nplaces = 2\n' + lead.format("b"))

    assert [command for command in state.commands if isinstance(command, SetLeadTerms)] == [
        SetLeadTerms(state.accounts["a"], LeadTerms("private", custom_copying=False, places=2))
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[[users]]\nname = "a"\n[[users.leads]]\ntype = "SPOT"\ninstruments = ["BTC-USDT"]\nplaces = 1',
            "line 3: users[0].leads[0]: The account leads no trades in this instrument type.",
        ),
        ('instruments = ["BTC-USDT", "NO-SUCH"]', "line 1: instruments[1]: NO-SUCH is not among the known"),
        ("[prices]\nNO-SUCH = 1", "line 2: prices.NO-SUCH: no such instrument is listed"),
        ("[prices]\nBTC-USDT = 1.05", "line 2: prices.BTC-USDT: no price on the tick size 0.1"),
        ("[prices]\nBTC-USDT = 0", "line 2: prices.BTC-USDT: no price"),
        (
            '[[users]]\nname = "a"\n[users.balances]\nXYZ = 1',
            "line 4: users[0].balances.XYZ: There is no such currency",
        ),
        ('[[users]]\nname = "a"\nbalances = {USDT = 0}', "line 3: users[0].balances.USDT: An amount is greater than"),
        ('[[users]]\nname = "house"', "line 2: users[0].name: An account of that name exists already"),
        (
            '[[users]]\nname = "a"\n[[users.leads]]\ntype = "SWAP"\ninstruments = ["BTC-USD-SWAP"]',
            "line 3: users[0].leads[0]: The instrument is not offered for lead trading. (instrument=BTC-USD-SWAP",
        ),
    ],
)
def test_what_the_exchange_would_refuse_is_told_with_its_line(text: str, told: str) -> None:
    """The rehearsal finds it before anything is recorded."""
    with pytest.raises(BadFile, match=r"^world\.toml, ") as refusal:
        _state(text)

    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "price"), [("NO-SUCH", "1"), ("BTC-USDT", "x"), ("BTC-USDT", "nan"), ("BTC-USDT", "1.05")]
)
def test_a_quote_needs_a_price_of_the_instrument(name: str, price: str) -> None:
    """A price set by hand lies on the tick of an instrument that is known."""
    with pytest.raises(UnknownPrice):
        house_quote(name, price)
