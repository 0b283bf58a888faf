"""A request and its answer as bytes: all that the REST core knows of HTTP, whatever server stands in front."""

import msgspec

JSON_HEADERS = ((b"content-type", b"application/json"),)


class RawRequest(msgspec.Struct, frozen=True):
    """A whole request.

    `target` is path and query exactly as in the request line, `headers` have lower-case names, `peer` is the address
    that the connection comes from.
    """

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    peer: str


class RawResponse(msgspec.Struct, frozen=True):
    """A whole answer; how long the body is, the server in front says."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = JSON_HEADERS


NO_ANSWER = RawResponse(0, b"")
"""What stands for no answer at all: the connection is to end instead."""
