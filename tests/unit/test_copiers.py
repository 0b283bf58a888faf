"""Copy traders in world files: who is drawn, what they begin with, and how a mistake is told."""

from decimal import Decimal

import pytest

from copydesk import copiers, world
from copydesk.copiers import CopiersPlan
from copydesk.engine import copying_queries, queries
from copydesk.engine.exchange import Exchange
from copydesk.first_start import first_state
from copydesk.world import BadFile

D = Decimal
LEAD = """
instruments = ["BTC-USDT-SWAP", "ETH-USDT-SWAP"]
[[users]]
name = "lead"
balances = { USDT = 10_000 }
[[users.leads]]
type = "SWAP"
instruments = ["BTC-USDT-SWAP"]
"""
HEAD = "[[users]]\nname = 'lead'\n[[copiers]]\nlead = 'lead'\ncount = 2\n"


def _begun(text: str) -> Exchange:
    """The exchange that begins with a world."""
    exchange = Exchange()
    for command in first_state(world.parse(text, "world.toml"), None, False, 0).commands:
        exchange.execute(command, 0)
    return exchange


def _plan(**chosen) -> CopiersPlan:
    return CopiersPlan(**({"lead": "lead", "count": 300, "ratios": (D("0.05"), D("1.50"))} | chosen))


def test_each_is_drawn_within_the_table() -> None:
    """Every setting lies in its range, on the decimals of the range, or is one of its list; and all of them occur."""
    drawn = list(copiers.drawn(_plan(leverages=(D(3), D(5)), take_profit_ratios=(D(0), D("0.2")))))

    assert {one.position_mode for one in drawn} == {"net", "long_short"}
    assert {one.copies.leverage for one in drawn} == {3, 5}
    assert {one.copies.take_profit_ratio for one in drawn} == {None, D("0.2")}
    assert all(500 <= one.balance <= 5000 for one in drawn)
    ratios = [one.copies.ratio for one in drawn if one.copies.ratio is not None]
    amounts = [one.copies.amount for one in drawn if one.copies.amount is not None]
    assert len(ratios) + len(amounts) == len(drawn)
    assert all(D("0.05") <= ratio <= D("1.5") and ratio.as_tuple().exponent >= -2 for ratio in ratios)
    assert all(20 <= amount <= 200 and amount == int(amount) for amount in amounts)
    assert len(set(amounts)) > 50


def test_the_seed_decides_and_a_longer_table_begins_alike() -> None:
    """The same seed draws the same people, another seed others, and whoever comes later changes nobody."""
    few, many, others = (list(copiers.drawn(plan)) for plan in (_plan(count=9), _plan(), _plan(count=9, seed=2)))

    assert few == many[:9]
    assert [one.name for one in few] == [f"copier-{number}" for number in range(1, 10)]
    assert few != others


def test_a_world_begins_with_hundreds_who_copy() -> None:
    """They have their money, mode and leverage, and copy with what was drawn."""
    text = f"{LEAD}[rules]\nmax_copy_traders = 300\n[[copiers]]\nlead = 'lead'\ncount = 300\nleverages = [20]\n"
    exchange = _begun(text)
    lead = queries.account_named(exchange, "lead")
    drawn = list(copiers.drawn(CopiersPlan("lead", 300, leverages=(D(20),))))

    relations = copying_queries.copy_traders(exchange, lead.id)

    assert [relation.settings for relation in relations] == [one.copies.settings() for one in drawn]
    for relation, one in zip(relations, drawn, strict=True):
        account = queries.account(exchange, relation.copy_trader)
        assert (account.name, account.position_mode) == (one.name, one.position_mode)
        assert exchange.ledger.balances.of((account.id, "trading"), "USDT") == one.balance
        assert queries.leverage(exchange, account.id, "BTC-USDT-SWAP", "cross") == 20


def test_those_who_do_not_start_are_there_with_their_money() -> None:
    """With `starts = false` nobody copies yet."""
    exchange = _begun(f"{LEAD}[[copiers]]\nlead = 'lead'\ncount = 3\nstarts = false\nname = 'later'\n")

    assert copying_queries.copy_traders(exchange, queries.account_named(exchange, "lead").id) == []
    assert queries.account_named(exchange, "later-3") is not None


def test_a_single_user_may_copy_too() -> None:
    """A user of a world copies whom the world says, wherever in the file the two stand."""
    text = f"{LEAD}[[users]]\nname = 'ann'\n[[users.copies]]\nlead = 'lead'\nratio = 0.5\ntotal_amount = 100\n"
    exchange = _begun(text + "mode = 'ratio_copy'\ninstruments = ['BTC-USDT-SWAP']\n")

    (relation,) = copying_queries.copy_traders(exchange, queries.account_named(exchange, "lead").id)

    assert (relation.settings.ratio, relation.settings.instruments) == (D("0.5"), ("BTC-USDT-SWAP",))


def test_keys_come_when_asked_for() -> None:
    """Copy traders of a table have no keys, or one each."""
    for keys, count in (("false", 0), ("true", 3)):
        file = world.parse(f"[[users]]\nname = 'lead'\n[[copiers]]\nlead = 'lead'\ncount = 3\nkeys = {keys}\n", "w")
        assert sum(len(user.keys) for user, _ in file.everyone() if user.name != "lead") == count


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cuont = 2", "line 6: copiers[0].cuont: unknown key; did you mean count?"),
        ("amounts = [200, 20]", "line 6: copiers[0].amounts: expected two numbers above zero, the lower one first"),
        ("ratios = [0, 1]", "line 6: copiers[0].ratios: expected two numbers above zero"),
        ("ratios = [1]", "line 6: copiers[0].ratios: expected a list of 2"),
        ("modes = []", "line 6: copiers[0].modes: expected at least one to choose from"),
        ("modes = ['smart']", "line 6: copiers[0].modes[0]"),
        ("name = 'lead-1'\n[[users]]\nname = 'lead-1-2'", "line 6: copiers[0].name: there is a user lead-1-2 already"),
        ("[[copiers]]\nlead = 'nobody'\ncount = 1\nname = 'x'", "line 7: copiers[1].lead: there is no user nobody"),
        (
            "[[users]]\nname = 'ann'\n[[users.copies]]\nlead = 'nobody'\ntotal_amount = 1",
            "line 9: users[1].copies[0].lead: there is no user nobody",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(line: str, told: str) -> None:
    """One line says where in the file the mistake is."""
    with pytest.raises(BadFile) as refusal:
        world.parse(HEAD + line, "world.toml")

    assert told in str(refusal.value)


def test_what_the_exchange_refuses_is_told_with_its_line() -> None:
    """Nobody begins with a world whose copy traders may not copy as they are to."""
    text = f"{LEAD}[[copiers]]\nlead = 'lead'\ncount = 101\n"

    with pytest.raises(BadFile, match=r"line 9: copiers\[0\]: The lead trader is copied by as many as allowed"):
        first_state(world.parse(text, "world.toml"), None, False, 0)
