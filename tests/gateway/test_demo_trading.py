"""Whether copy trading is there in demo trading, which nobody documents."""

import pytest
from tests.gateway.scene import Scene

pytestmark = pytest.mark.anyio

DEMO: dict[bytes, bytes | None] = {b"x-simulated-trading": b"1"}
INSTRUMENTS = "/api/v5/copytrading/instruments"


async def code_of(scene: Scene, target: str, headers: dict[bytes, bytes | None]) -> str:
    """The code of the answer to a lead trader."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    return (await scene.get(target, key, changed=headers)).code


@pytest.mark.rule("demo.copy-trading")
async def test_copy_trading_is_there_in_demo_trading() -> None:
    """As everything else is."""
    assert await code_of(await Scene().furnish(), INSTRUMENTS, DEMO) == "0"


@pytest.mark.rule("demo.copy-trading")
@pytest.mark.parametrize(
    ("target", "headers", "code"),
    [(INSTRUMENTS, DEMO, "50038"), (INSTRUMENTS, {}, "0"), ("/api/v5/account/config", DEMO, "0")],
    ids=["demo", "live", "not copy trading"],
)
async def test_with_the_switch_demo_trading_has_no_copy_trading(
    target: str, headers: dict[bytes, bytes | None], code: str
) -> None:
    """Its endpoints answer 50038 to requests for demo trading, and to no other."""
    assert await code_of(await Scene(copy_trading_in_demo=False).furnish(), target, headers) == code
