"""The WebSocket page: every channel with its parameters and fields, the order operations, and what is not served."""

from collections.abc import Iterator
from itertools import groupby

import msgspec
from docs.generate.declared import fields
from docs.generate.pages import page, table

from copydesk.wire.ws import operations
from copydesk.wire.ws.channel import Channel
from copydesk.wire.ws.channels import CHANNELS, NOT_SERVED

INTRODUCTION = """\
WebSockets are served under `/ws/v5/public`, `/ws/v5/private` and `/ws/v5/business`, on the plain listener and on the one with
TLS. A push leaves when what it tells is on disk, and after the answer to the request that caused it. A client that leaves
more than 4 MiB unread is closed with code 4005, never waited for. How sure we are of each channel is told on the
[fidelity page](../fidelity.md)."""

SUBSCRIBING = """\
```json
{"id": "1", "op": "subscribe", "args": [{"channel": "tickers", "instId": "BTC-USDT-SWAP"}]}
```"""

OPERATING = """\
On `/ws/v5/private`, after a login. Each is a REST endpoint under another name: same parameters, same verdicts, one
limit for both."""


def socket_page() -> tuple[str, str]:
    """Path and text of the page."""
    return "api/websocket.md", page(
        "WebSocket",
        INTRODUCTION,
        SUBSCRIBING,
        "## Channels",
        table(("Channel", "Path", "What it tells"), (_index_row(channels) for channels in families())),
        *(_family(channels) for channels in families()),
        "## Order operations",
        OPERATING,
        table(("`op`", "Endpoint", "Source"), _operations()),
        "Not served: "
        + ", ".join(f"`{name}`" for name in sorted(operations.NOT_SERVED))
        + ", which is for options only.",
        "## Channels that are not served",
        "Documented, and refused on subscribing: with 60018 where nothing else is said.",
        table(("Channels", "Why"), not_served()),
    )


def families() -> list[list[Channel]]:
    """The channels in order; candles that differ in their length alone stand together."""
    return [list(channels) for _, channels in groupby(CHANNELS, _family_name)]


def not_served() -> Iterator[tuple[str, str]]:
    """The documented channels that are refused, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for name, why in NOT_SERVED.items():
        by_reason.setdefault(why, []).append(f"`{name}`")
    return ((" ".join(names), why) for why, names in by_reason.items())


def title(channels: list[Channel]) -> str:
    """What the channel, or the family, is called."""
    first = channels[0]
    return first.name if len(channels) == 1 else f"{_family_name(first)}…"


def field_count(channel: Channel) -> int:
    """How many fields a push of it has."""
    return len(list(_fields(channel)))


def anchor(channels: list[Channel]) -> str:
    """Where it stands on its page."""
    return title(channels).lower().replace("…", "")


def _family_name(channel: Channel) -> str:
    head, candle, _ = channel.name.partition("candle")
    return head + candle


def _index_row(channels: list[Channel]) -> tuple[str, str, str]:
    return f"[{title(channels)}](#{anchor(channels)})", f"`/{channels[0].path}`", _summary(channels)


def _summary(channels: list[Channel]) -> str:
    """What is said of the one, or of all of a family without their length."""
    first = channels[0]
    if len(channels) == 1:
        return first.summary
    bar = first.name.removeprefix(_family_name(first))
    return first.summary.replace(f"bars of {bar}", "bars of the length that its name says")


def _family(channels: list[Channel]) -> str:
    first = channels[0]
    rows = ((f"`{field}`", type, told) for field, type, told in _fields(first))
    parts = [
        f"### {title(channels)}",
        _summary(channels) + ".",
        table(("", ""), _facts(channels)),
        table(("Parameter", "Needed", "Takes", "What it is"), _parameters(first)) or "Takes no parameters.",
        f"Each item of `data`{_shape(first)}:\n\n" + table(("Field", "Type", "What it is"), rows),
    ]
    return "\n\n".join(parts)


def _facts(channels: list[Channel]) -> Iterator[tuple[str, str]]:
    first = channels[0]
    if len(channels) > 1:
        yield "Channels", " ".join(f"`{channel.name}`" for channel in channels)
    yield "Path", f"`/ws/v5/{first.path}`" + (", after a login" if first.login else "")
    if first.depth:
        yield "Levels", f"{first.depth} a side"
    if first.interval_ms:
        yield "At most", f"one push in {first.interval_ms} ms"
    if first.regular_ms:
        yield "At least", f"one push in {first.regular_ms / 1000:g} s, even if nothing changed"
    if first.counted:
        yield "Connections", "at most 30 of a user"
    if first.fee_tier:
        yield "Fee tier", "OKX opens it to the higher ones only"
    yield "Basis", f"{first.basis}: {first.source}"
    if first.limits:
        yield "Different here", first.limits


def _shape(channel: Channel) -> str:
    """How an item is written, unless it is an object."""
    return ", a list in this order" if msgspec.inspect.type_info(channel.row).array_like else ""


def _parameters(channel: Channel) -> Iterator[tuple[str, str, str, str]]:
    for parameter in channel.parameters:
        takes = " ".join(f"`{value}`" for value in parameter.values) or "text"
        yield f"`{parameter.name}`", "yes" if parameter.required else "no", takes, parameter.description


def _fields(channel: Channel) -> Iterator[tuple[str, str, str]]:
    """The fields of an item: those of the REST row that it is like, then what is added to it and to its details."""
    parts = ((channel.twin, ""), (channel.row, ""), (channel.detail, "details[]."))
    told: dict[str, tuple[str, str, str]] = {}
    for struct, prefix in parts:
        if struct is not None and getattr(struct, "__struct_fields__", ()):
            for field in fields(struct, prefix):
                if field.name not in channel.dropped:
                    told[field.name] = (field.name, field.type, field.description)
    return iter(told.values())


def _operations() -> Iterator[tuple[str, str, str]]:
    for operation in operations.OPERATIONS:
        endpoint = operation.endpoint
        name = f"{endpoint.method} {endpoint.path}"
        place = name.lower().replace("/", "").replace(" ", "-")
        yield f"`{operation.name}`", f"[{name}]({endpoint.section}.md#{place})", operation.source
