"""The founding operation refused: each rule by its code, its text, and a set that is as it was."""

import pytest
from tests.e2e.trader import SET_INSTRUMENTS, enabled

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
NOT_OFFERED = "BTC-USD-SWAP"


@pytest.mark.rule("set-instruments.unknown-type")
@pytest.mark.parametrize("type", ["FUTURES", "swap", "MARGIN", "x"])
def test_the_type_is_spot_or_swap(exchange, type):
    """Another instrument type is a wrong parameter."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.sets(ETH, type=type)

    assert answer.verdict == (400, "51000")
    assert answer.msg == "Parameter instType error"
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.no-instruments")
@pytest.mark.parametrize("body", [{}, {"instId": ""}, {"instId": " , ,"}, {"instId": None}])
def test_a_set_names_at_least_one_instrument(exchange, body):
    """A request that names nothing is refused, so the set cannot be emptied by this call."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.asks(body)

    assert answer.verdict == (400, "50014")
    assert answer.msg == "Parameter instId cannot be empty."
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.body")
@pytest.mark.parametrize(
    ("body", "code"), [("{not json", "50002"), ("[]", "50002"), ('"text"', "50002"), ("", "50000")]
)
def test_the_body_is_a_json_object(exchange, body, code):
    """A body that is no JSON, is no object, or is missing is refused before anything is asked of it."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.asks(body).verdict == (400, code)
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.content-type")
def test_the_content_type_is_json_or_not_given(exchange):
    """Another content type than JSON is refused; without one the body is read as JSON."""
    lead = exchange.lead_trader(swap=[BTC])

    lead.client.headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert lead.sets(ETH).verdict == (400, "50006")
    lead.client.headers = {"Content-Type": ""}
    assert enabled(lead.sets(ETH)) == {ETH: True}
    lead.client.headers = {"Content-Type": "application/json; charset=utf-8"}
    assert enabled(lead.sets(SOL)) == {SOL: True}


@pytest.mark.rule("set-instruments.no-lead-trader")
@pytest.mark.parametrize(("type", "code"), [("SWAP", "59262"), ("SPOT", "59260")])
def test_only_lead_traders_lead(exchange, type, code):
    """An ordinary user sets nothing and is told that an application is needed."""
    answer = exchange.trader().sets("ETH-USDT" if type == "SPOT" else ETH, type=type)

    assert answer.verdict == (200, code)
    assert "lead trader" in answer.msg


@pytest.mark.rule("set-instruments.no-lead-trader")
def test_an_applicant_who_waits_leads_nothing_yet(contrary_exchange):
    """Having applied is not enough where the operator decides."""
    applicant = contrary_exchange.trader()
    assert applicant.client.post("/api/v5/copytrading/apply-lead-trading", {"instId": BTC}).code == "0"

    assert applicant.sets(ETH).verdict == (200, "59262")


@pytest.mark.rule("set-instruments.no-lead-trader")
def test_a_lead_trader_of_swaps_leads_no_spot(exchange):
    """Each instrument type has lead traders of its own."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.sets("ETH-USDT", type="SPOT").verdict == (200, "59260")


@pytest.mark.rule("set-instruments.read-only-key")
def test_a_reading_key_sets_nothing(exchange):
    """A key that may only read is refused; it may ask which instruments lead."""
    lead = exchange.lead_trader(swap=[BTC])
    reader = lead.with_key(exchange.new_key(lead, permissions=["read"]))

    assert reader.sets(ETH).verdict == (200, "50120")
    assert reader.leads() == {BTC}


@pytest.mark.rule("set-instruments.unknown-instrument")
@pytest.mark.parametrize("unknown", ["NO-SUCH-SWAP", "btc-usdt-swap", "BTC/USDT"])
def test_an_unknown_instrument_refuses_the_whole_request(exchange, unknown):
    """One unknown instrument among known ones refuses all of them, and the text names it."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.sets(ETH, unknown, SOL)

    assert answer.verdict == (200, "51001")
    assert unknown in answer.msg
    assert answer.data == []
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.unknown-instrument")
def test_thousands_of_unknown_instruments_are_one_refusal(exchange):
    """A huge list is read as far as a body may go, and refused by its first unknown instrument."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.sets(*(f"X{number}-USDT-SWAP" for number in range(5000))).verdict == (200, "51001")
    assert lead.sets(*(f"X{number}-USDT-SWAP" for number in range(30_000))).status == 413
    assert lead.sets(*[ETH] * 5000).data == [{"instId": ETH, "enabled": True}]


@pytest.mark.rule("set-instruments.unknown-instrument")
def test_an_id_without_end_is_not_echoed_without_end(exchange):
    """The text names the instrument, but not a whole page of it."""
    answer = exchange.lead_trader(swap=[BTC]).sets("A" * 100_000)

    assert answer.verdict == (200, "51001")
    assert len(answer.msg) < 200


@pytest.mark.rule("set-instruments.no-instruments")
@pytest.mark.parametrize("wrong", [[BTC, ETH], {"instId": ETH}])
def test_a_list_is_text_with_commas(exchange, wrong):
    """A JSON array or object in place of the list is a wrong parameter."""
    lead = exchange.lead_trader(swap=[BTC])

    assert lead.asks({"instId": wrong}).verdict == (400, "51000")
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.other-type")
@pytest.mark.parametrize(("type", "foreign"), [("SWAP", "ETH-USDT"), ("SPOT", ETH)])
def test_an_instrument_of_another_type_is_unknown_here(exchange, type, foreign):
    """A SPOT instrument cannot stand in the SWAP set, nor a swap in the SPOT set."""
    lead = exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])

    assert lead.sets(foreign, type=type).verdict == (200, "51001")
    assert (lead.leads("SWAP"), lead.leads("SPOT")) == ({BTC}, {"BTC-USDT"})


@pytest.mark.rule("set-instruments.not-offered")
def test_an_instrument_must_be_offered_for_leading(exchange):
    """An instrument that is traded but not offered to lead traders refuses the whole request, by name."""
    lead = exchange.lead_trader(swap=[BTC])

    answer = lead.sets(ETH, NOT_OFFERED)

    assert answer.verdict == (200, "51166")
    assert NOT_OFFERED in answer.msg
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.not-live")
@pytest.mark.parametrize(("state", "code"), [("suspend", "51022"), ("expired", "51027")])
def test_an_instrument_must_be_live(exchange, state, code):
    """A suspended or expired instrument refuses the whole request with the code of its state."""
    lead = exchange.lead_trader(swap=[BTC])
    dormant = exchange.instrument_in_state(state)

    answer = lead.sets(ETH, dormant)

    assert answer.verdict == (200, code)
    assert dormant in answer.msg
    assert lead.leads() == {BTC}


@pytest.mark.rule("set-instruments.no-cap")
def test_an_operator_may_cap_the_set(contrary_exchange):
    """With `rules.max_leading_instruments` a longer set is refused whole."""
    lead = contrary_exchange.lead_trader(swap=[BTC])

    answer = lead.sets(*lead.offered()[:4])

    assert answer.code != "0"
    assert lead.leads() == {BTC}


def test_the_call_is_a_post(exchange):
    """The path answers POST and no other method."""
    assert exchange.lead_trader(swap=[BTC]).client.get(SET_INSTRUMENTS).verdict == (405, "50115")
