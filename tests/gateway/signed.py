"""How tests sign: raw requests as an honest client makes them, and each way to get one wrong."""

from datetime import UTC, datetime

from copydesk.gateway.keys import NewKey
from copydesk.gateway.raw import RawRequest
from copydesk.wire.signing import SigningKey, request_prehash

PEER = "203.0.113.7"


def stamp(now_us: int) -> bytes:
    """A timestamp as clients write it."""
    moment = datetime.fromtimestamp(now_us / 1_000_000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.").encode() + b"%03dZ" % (moment.microsecond // 1000)


def signed(
    key: NewKey,
    now_us: int,
    method: str = "GET",
    target: bytes = b"/api/v5/account/config",
    body: bytes = b"",
    *,
    peer: str = PEER,
    changed: dict[bytes, bytes | None] | None = None,
    timestamp: bytes | None = None,
) -> RawRequest:
    """A request signed with the key; `changed` headers take another value, or go missing with None."""
    timestamp = stamp(now_us) if timestamp is None else timestamp
    headers: dict[bytes, bytes | None] = {
        b"host": b"x",
        b"content-type": b"application/json",
        b"ok-access-key": key.key.encode(),
        b"ok-access-sign": SigningKey(key.secret).signature(request_prehash(timestamp, method.encode(), target, body)),
        b"ok-access-timestamp": timestamp,
        b"ok-access-passphrase": key.passphrase.encode(),
        **(changed or {}),
    }
    return RawRequest(
        method, target, [(name, value) for name, value in headers.items() if value is not None], body, peer
    )
