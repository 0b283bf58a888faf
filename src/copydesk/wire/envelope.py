"""The two forms an answer takes on the wire, as bytes.

Keys stand in the order of recorded answers, which is alphabetical. Errors of the gateway, raised before a service sees
the request, have two keys only, in an order of their own.
"""

from collections.abc import Sequence

import msgspec

from copydesk.wire.codes import Code

_encode = msgspec.json.Encoder().encode


def success(rows: Sequence[object], times_us: tuple[int, int] | None = None) -> bytes:
    """The answer that all went well; `times_us` are when the request came in and when the answer goes out."""
    if times_us is None:
        return b'{"code":"0","data":%b,"msg":""}' % _encode(rows)
    return failure(Code.OK, "", rows, times_us)


def failure(code: str, message: str, rows: Sequence[object] = (), times_us: tuple[int, int] | None = None) -> bytes:
    """The answer that a service refused, wholly or, where rows carry verdicts of their own, in part."""
    parts = (_encode(str(code)), _encode(rows), _encode(message))
    if times_us is None:
        return b'{"code":%b,"data":%b,"msg":%b}' % parts
    in_us, out_us = times_us
    return b'{"code":%b,"data":%b,"inTime":"%d","msg":%b,"outTime":"%d"}' % (*parts[:2], in_us, parts[2], out_us)


def gateway_failure(code: str, message: str) -> bytes:
    """The answer of a gateway that let nothing through: no `data`, `msg` first."""
    return b'{"msg":%b,"code":%b}' % (_encode(message), _encode(str(code)))
