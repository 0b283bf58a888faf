"""The operator's acts upon lead traders and copying: on which terms, who is let go, who may copy."""

import pytest
from tests.gateway.operating import Operator

from copydesk.gateway.keys import NewKey

pytestmark = pytest.mark.anyio


async def test_lead_traders_have_terms_and_may_ask_to_go(operator: Operator) -> None:
    """They are listed with their terms, their copy traders and their wish to stop; the wish is decided."""
    await operator.ask("PUT", "/rules", {"lead_stop": "operator"})
    await operator.ask("POST", "/users", {"name": "carol"})
    await operator.ask("POST", "/users/carol/lead", {"instrument_type": "SWAP", "instruments": ["BTC-USDT-SWAP"]})
    _, key = await operator.ask("POST", "/users/carol/keys", {})
    set_, _ = await operator.ask("PUT", "/users/carol/lead-terms", {"mode": "private", "places": 0})
    below, error = await operator.ask("PUT", "/users/carol/lead-terms", {"places": -1})
    stopped = await operator.scene.post("/api/v5/copytrading/stop-lead-trading", {"instType": "SWAP"}, NewKey(**key))
    _, (lead,) = await operator.ask("GET", "/leads")
    decided, _ = await operator.ask("POST", "/users/carol/lead-stop", {"instrument_type": "SWAP", "accept": True})
    _, left = await operator.ask("GET", "/leads")

    assert (set_, below, error["error"]["field"], stopped.code, decided, left) == (200, 400, "places", "0", 200, [])
    assert lead["name"] == "carol"
    assert {name: lead[name] for name in ("mode", "custom_copying", "places", "copy_traders", "asked_to_stop")} == {
        "mode": "private",
        "custom_copying": True,
        "places": 0,
        "copy_traders": 0,
        "asked_to_stop": True,
    }


async def test_who_may_copy_is_the_operators_to_say(operator: Operator) -> None:
    """A user is barred and let again; the house is no user."""
    await operator.ask("POST", "/users", {"name": "carol"})
    barred, _ = await operator.ask("PUT", "/users/carol/copying", {"allowed": False})
    _, first = await operator.ask("GET", "/state-digest")
    allowed, _ = await operator.ask("PUT", "/users/carol/copying", {"allowed": True})
    _, second = await operator.ask("GET", "/state-digest")
    house, _ = await operator.ask("PUT", "/users/house/copying", {"allowed": False})

    assert (barred, allowed, house) == (200, 200, 404)
    assert first["digest"] != second["digest"]
