"""Who asks: each way to be wrong has its code, in the order of the checks."""

import pytest
from tests.gateway.signed import PEER, signed

from copydesk.engine.identifiers import FIRST_ACCOUNT
from copydesk.gateway.auth import Authenticator, timestamp_us
from copydesk.gateway.caller import Caller
from copydesk.gateway.key_stores import InMemoryKeyStore
from copydesk.gateway.keys import NewKey
from copydesk.gateway.raw import RawRequest
from copydesk.gateway.refusal import Refused
from copydesk.gateway.secrets.passphrases import PassphraseCheck, ScryptCost
from copydesk.runtime.clock import FrozenClock
from copydesk.wire.endpoint import Permission

pytestmark = pytest.mark.anyio

NOW_US = 1_700_000_000_123_000


class Door:
    """An authenticator with one key, and a clock that stands."""

    def __init__(self, *, refuse_replays: bool = False, **given: object) -> None:
        self.store = InMemoryKeyStore(FrozenClock(NOW_US))
        self.key: NewKey = self.store.create(FIRST_ACCOUNT, cost=ScryptCost(n=2), **given)  # type: ignore[arg-type]
        self.authenticator = Authenticator(self.store, PassphraseCheck(), refuse_replays=refuse_replays)

    async def admits(
        self, request: RawRequest, permission: Permission = Permission.READ, now_us: int = NOW_US
    ) -> Caller:
        return await self.authenticator.caller(request, dict(request.headers), permission, now_us)

    async def refuses(self, request: RawRequest, permission: Permission = Permission.READ, now_us: int = NOW_US) -> str:
        """The code of the refusal."""
        with pytest.raises(Refused) as refused:
            await self.admits(request, permission, now_us)
        return str(refused.value.code)


async def test_an_honest_request_is_admitted() -> None:
    """With the account, the key and its permissions."""
    door = Door()
    caller = await door.admits(signed(door.key, NOW_US))

    assert (caller.account, caller.key) == (FIRST_ACCOUNT, door.key.key)


async def test_signature_covers_the_raw_target_and_the_raw_body() -> None:
    """The same query escaped otherwise, or the same JSON with a blank more, is another request."""
    door = Door()
    raw = signed(door.key, NOW_US, "POST", b"/a?x=%2c", b'{"a":1}')

    await door.admits(raw)
    for target, body in ((b"/a?x=%2C", raw.body), (b"/a?x=,", raw.body), (raw.target, b'{"a": 1}'), (raw.target, b"")):
        other = RawRequest(raw.method, target, raw.headers, body, raw.peer)
        assert await door.refuses(other) == "50113"


@pytest.mark.parametrize(
    ("header", "missing", "wrong", "code_of_wrong"),
    [
        (b"ok-access-key", "50103", b"no-uuid", "50111"),
        (b"ok-access-key", "50103", b"0" * 8 + b"-0000-0000-0000-" + b"0" * 12, "50111"),
        (b"ok-access-sign", "50106", b"x" * 44, "50113"),
        (b"ok-access-timestamp", "50107", b"yesterday", "50112"),
        (b"ok-access-passphrase", "50104", b"wrong", "50105"),
    ],
)
async def test_each_header_is_needed_and_checked(header: bytes, missing: str, wrong: bytes, code_of_wrong: str) -> None:
    """Missing and empty are the same; wrong is another code."""
    door = Door()

    assert await door.refuses(signed(door.key, NOW_US, changed={header: None})) == missing
    assert await door.refuses(signed(door.key, NOW_US, changed={header: b""})) == missing
    assert await door.refuses(signed(door.key, NOW_US, changed={header: wrong})) == code_of_wrong


async def test_checks_come_in_their_order() -> None:
    """A request that is wrong in every way is told the first; mended one by one it is told the next."""
    door = Door(environment="live", addresses=["198.51.100.1"], permissions=[Permission.READ])
    late = NOW_US + 31_000_000
    everything: list[tuple[str, dict[bytes, bytes | None], int, str]] = [
        ("50103", {b"ok-access-key": None}, late, PEER),
        ("50106", {b"ok-access-sign": None}, late, PEER),
        ("50107", {b"ok-access-timestamp": None}, late, PEER),
        ("50104", {b"ok-access-passphrase": None}, late, PEER),
        ("50112", {b"ok-access-timestamp": b"?"}, late, PEER),
        ("50102", {b"ok-access-key": b"?"}, late, PEER),
        ("50111", {b"ok-access-key": b"?"}, NOW_US, PEER),
        ("50101", {b"x-simulated-trading": b"1"}, NOW_US, PEER),
        ("50113", {b"ok-access-sign": b"?"}, NOW_US, PEER),
        ("50105", {b"ok-access-passphrase": b"?"}, NOW_US, PEER),
        ("50110", {}, NOW_US, PEER),
        ("50120", {}, NOW_US, "198.51.100.1"),
    ]
    later_wrongs: dict[bytes, bytes | None] = {}
    for code, changed, now_us, peer in reversed(everything):
        later_wrongs = {**later_wrongs, **changed}
        request = signed(door.key, NOW_US, changed=later_wrongs, peer=peer)
        assert await door.refuses(request, Permission.TRADE, now_us) == code


@pytest.mark.parametrize(("offset_us", "admitted"), [(30_000_000, True), (-30_000_000, True), (30_000_001, False)])
async def test_thirty_seconds_either_way_are_allowed(offset_us: int, admitted: bool) -> None:
    """Thirty are, one microsecond more is not."""
    door = Door()
    request = signed(door.key, NOW_US)
    for now_us in (NOW_US + offset_us, NOW_US - offset_us if not admitted else NOW_US + offset_us):
        if admitted:
            await door.admits(request, now_us=now_us)
        else:
            assert await door.refuses(request, now_us=now_us) == "50102"


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        (b"2023-11-14T22:13:20.123Z", 1_700_000_000_123_000),
        (b"2023-11-14T22:13:20Z", 1_700_000_000_000_000),
        (b"2023-11-14T22:13:20.1Z", 1_700_000_000_100_000),
        (b"2023-11-14T22:13:20.123456789Z", 1_700_000_000_123_456),
    ],
)
def test_timestamps_are_read_with_any_fraction(text: bytes, micros: int) -> None:
    """Clients that print no padding zeros send fewer than three digits."""
    assert timestamp_us(text) == micros


@pytest.mark.parametrize(
    "text",
    [
        b"1700000000.123",
        b"1700000000123",
        b"2023-11-14 22:13:20.123Z",
        b"2023-11-14T22:13:20.123",
        b"2023-11-14T22:13:20.123+00:00",
        b"2023-11-14T22:13:20.Z",
        b"2023-11-14T22:13:60.000Z",
        b"2023-13-14T22:13:20.123Z",
        b"2023-02-30T22:13:20.123Z",
        b"2023-11-14T24:61:20.123Z",
        b"2023-11-14T22:13:20.123Z\n",
        b"\xd9\xa2\xd9\xa0",
        b"0000-01-01T00:00:00.000Z",
    ],
)
def test_other_forms_of_time_are_malformed(text: bytes) -> None:
    """Unix seconds, local times, impossible dates."""
    with pytest.raises(Refused) as refused:
        timestamp_us(text)

    assert refused.value.code == "50112"


@pytest.mark.parametrize(
    ("environment", "header", "admitted"),
    [
        ("live", None, True),
        ("live", b"0", True),
        ("live", b"1", False),
        ("demo", b"1", True),
        ("demo", b"0", False),
        ("demo", None, False),
        ("any", b"1", True),
        ("any", None, True),
    ],
)
async def test_keys_belong_to_their_environment(environment: str, header: bytes | None, admitted: bool) -> None:
    """x-simulated-trading must fit the key; a key for any environment fits always."""
    door = Door(environment=environment)
    request = signed(door.key, NOW_US, changed={b"x-simulated-trading": header})

    if admitted:
        await door.admits(request)
    else:
        assert await door.refuses(request) == "50101"


@pytest.mark.parametrize("permission", list(Permission))
async def test_a_key_may_do_what_it_was_given(permission: Permission) -> None:
    """Permissions do not include each other."""
    door = Door(permissions=[permission])
    request = signed(door.key, NOW_US)

    await door.admits(request, permission)
    for other in set(Permission) - {permission}:
        assert await door.refuses(request, other) == "50120"


async def test_a_revoked_key_is_told_from_one_that_never_was() -> None:
    """50119 for what once was, 50111 for what is unknown."""
    door = Door()
    door.store.revoke(door.key.key)

    assert await door.refuses(signed(door.key, NOW_US)) == "50119"


async def test_a_key_s_passphrase_is_its_own() -> None:
    """The right passphrase of one key, already recognised, opens no other."""
    door = Door(passphrase="first")
    other = door.store.create(FIRST_ACCOUNT, cost=ScryptCost(n=2), passphrase="second")
    await door.admits(signed(door.key, NOW_US))
    await door.admits(signed(other, NOW_US))

    assert await door.refuses(signed(other, NOW_US, changed={b"ok-access-passphrase": b"first"})) == "50105"


async def test_the_same_signed_request_passes_twice_unless_the_rule_forbids_it() -> None:
    """By default a repeat inside 30 s is admitted; with the rule it is refused as long as it would be admitted."""
    lenient, strict = Door(), Door(refuse_replays=True)
    repeated = signed(lenient.key, NOW_US)
    await lenient.admits(repeated)
    await lenient.admits(repeated)

    once = signed(strict.key, NOW_US + 30_000_000)
    await strict.admits(once)
    assert await strict.refuses(once, now_us=NOW_US + 60_000_000) == "50113"
    assert await strict.refuses(once, now_us=NOW_US + 60_000_001) == "50102"


async def test_a_refused_request_spends_no_signature() -> None:
    """With the rule against replays, what was refused may be sent again once it is allowed."""
    door = Door(refuse_replays=True, addresses=["198.51.100.1"])
    request = signed(door.key, NOW_US)

    assert await door.refuses(request) == "50110"
    await door.admits(RawRequest(request.method, request.target, request.headers, request.body, "198.51.100.1"))
