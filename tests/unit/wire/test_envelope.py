"""The bytes of an answer."""

from msgspec import Struct

from copydesk.wire import envelope


class Row(Struct):
    """A row of data."""

    sz: str
    done: bool


def test_success():
    """Compact, keys in the recorded order, the code a text."""
    assert envelope.success([Row("1", True)]) == b'{"code":"0","data":[{"sz":"1","done":true}],"msg":""}'


def test_gateway_times_stand_where_recorded():
    """Order endpoints tell when the request came in and the answer went out, in microseconds as text."""
    assert envelope.success([], (1747810409416012, 1747810409416229)) == (
        b'{"code":"0","data":[],"inTime":"1747810409416012","msg":"","outTime":"1747810409416229"}'
    )


def test_a_refusal_of_a_service():
    """A refused request has empty data unless rows tell more."""
    assert envelope.failure("51001", 'no "such" thing') == b'{"code":"51001","data":[],"msg":"no \\"such\\" thing"}'
    assert envelope.failure("1", "All operations failed", [Row("2", False)]) == (
        b'{"code":"1","data":[{"sz":"2","done":false}],"msg":"All operations failed"}'
    )


def test_a_refusal_of_the_gateway():
    """The recorded answer to a request too many, byte for byte."""
    assert envelope.gateway_failure("50011", "Too Many Requests") == b'{"msg":"Too Many Requests","code":"50011"}'
