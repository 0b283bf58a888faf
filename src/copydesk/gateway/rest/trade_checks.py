"""What is checked about a request with orders as a whole: how many they are, and whether it is in time."""

from collections.abc import Sequence
from typing import Final

from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rest.call import Call
from copydesk.wire.codes import Code

LARGEST_BATCH: Final = 20
"""Orders in one batch: documented."""


def check_batch(requests: Sequence[object], too_long: Code) -> None:
    """Nothing, if the batch holds as many orders as a batch may. Raises: Refused."""
    if not requests:
        raise refused(Code.BODY_EMPTY)
    if len(requests) > LARGEST_BATCH:
        raise Refused(too_long, too_long.message(limit=LARGEST_BATCH))


def check_deadline(call: Call) -> None:
    """Nothing, if the request has no deadline or is in time for it. Raises: Refused."""
    deadline = call.headers.get(b"exptime")
    if not deadline:
        return
    if not (deadline.isdigit() and len(deadline) <= 16):
        raise refused(Code.PARAMETER_ERROR, parameter="expTime")
    if int(deadline) < call.received_us // 1000:
        raise refused(Code.EXPIRY_TIME_PAST)
    if int(deadline) < call.world.real_clock.now_us() // 1000:
        raise refused(Code.EXPIRED)
