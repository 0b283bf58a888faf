"""Bad days that last as long as a block: armed at its beginning, taken away at its end, and told if nobody met them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copydesk.operator_client import OperatorClient
from copydesk.wire import operations


class FaultNeverMet(AssertionError):
    """No request met the fault that was armed, so the test has not tried what it wanted to try."""


@contextmanager
def armed(operator: OperatorClient, path: str, **fault: Any) -> Iterator[None]:
    """A fault while the block runs. Raises: FaultNeverMet at its end, unless it failed already."""
    rows = operator.call(operations.ARM_FAULT, path=path, **fault)
    number = max(row.number for row in rows)
    try:
        yield
    except BaseException:
        operator.call(operations.DISARM_FAULT, number=number)
        raise
    if operator.call(operations.DISARM_FAULT, number=number).met == 0:
        what = "Nothing was asked" if path == "*" else f"{path} was not asked"
        raise FaultNeverMet(f"{what} while the fault was armed; which path does the program ask?")
