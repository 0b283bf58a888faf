"""`copydesk why` against a real server: what was not copied, and why."""

import pytest
from tests.e2e.exchange import OPERATOR_TOKEN
from tests.verbs import Shell

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
FOLLOW = {
    "copyMgnMode": "cross",
    "copyInstIdType": "custom",
    "copyMode": "ratio_copy",
    "copyRatio": "1",
    "copyTotalAmt": "30000",
}


@pytest.fixture
def shell(exchange, monkeypatch, capsys) -> Shell:
    """A shell that knows the exchange's operator."""
    shell = Shell(monkeypatch, capsys)
    monkeypatch.setenv("COPYDESK_OPERATOR_URL", exchange.operator_url)
    monkeypatch.setenv("COPYDESK_OPERATOR_TOKEN", OPERATOR_TOKEN)
    return shell


@pytest.mark.rule("copies.reason")
def test_why_something_was_not_copied(exchange, shell):
    """A table of what is missing with the rule that said no; with --all, what was copied too; --json for scripts."""
    lead, ann, bob = exchange.lead_trader(swap=[BTC, ETH]), exchange.trader(), exchange.trader()
    code = lead.client.get("/api/v5/copytrading/config").data[0]["uniqueCode"]
    for copier, instrument in ((ann, BTC), (bob, ETH)):
        body = {**FOLLOW, "uniqueCode": code, "instId": instrument}
        assert copier.client.post("/api/v5/copytrading/first-copy-settings", body).code == "0"
    lead.buys(BTC)

    table = shell("why", lead.name)
    assert bob.name in table.out
    assert "skipped" in table.out
    assert ann.name not in table.out

    (missing,) = shell("why", lead.name, "--json").json
    assert (missing["copy_trader"], missing["reason"]) == (bob.name, "instrument_not_chosen")
    assert missing["why"] == "The copy trader copies other instruments only."
    told = shell("why", lead.name, "--all", "--json").json
    assert {(row["copy_trader"], row["what"]) for row in told} == {(ann.name, "opened"), (bob.name, "skipped")}
    assert ann.name in shell("why", lead.name, "--all").out
    assert shell("why", "--copy-trader", ann.name).out == "nothing is missing: everything was copied\n"


def test_nobody_of_that_name(shell):
    """One line, and a code for scripts."""
    said = shell("why", "nobody-of-that-name")

    assert said.code != 0
    assert len(said.err.splitlines()) == 1
