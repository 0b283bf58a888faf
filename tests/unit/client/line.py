"""A line to an exchange that is not there: conversations are driven by hand, answer by answer."""

from typing import Any

import msgspec

from copydesk.client import Credentials, Limiter
from copydesk.client.conversation import Answer, Conversation, Send, Session, Told, Wait
from copydesk.client.credentials import Address

CREDENTIALS = Credentials("a-key", "22582BD0CFF14C41EDBF1AB98506286D", "a-passphrase")


class Clock:
    """Unix seconds that stand still until a conversation waits."""

    now_s = 1_600_000_000.0

    def __call__(self) -> float:
        return self.now_s


class Line:
    """Drives a conversation with prepared answers and keeps what was sent and waited."""

    def __init__(self, *answers: Told) -> None:
        self.clock = Clock()
        self.session = Session(Address("http://exchange", "demo"), CREDENTIALS, Limiter(), self.clock)
        self.answers = list(answers)
        self.sent: list[Send] = []
        self.waited: list[float] = []

    def runs(self, conversation: Conversation[Any]) -> Any:
        told: Told = None
        while True:
            try:
                step = conversation.send(told)
            except StopIteration as end:
                return end.value
            told = self._told(step)

    def _told(self, step: Send | Wait) -> Told:
        if isinstance(step, Wait):
            self.waited.append(step.seconds)
            self.clock.now_s += step.seconds
            return None
        self.sent.append(step)
        return self.answers.pop(0)


def ok(*rows: dict[str, Any]) -> Answer:
    return Answer(200, msgspec.json.encode({"code": "0", "msg": "", "data": rows}))


def no(code: str, status: int = 200) -> Answer:
    return Answer(status, msgspec.json.encode({"msg": "no", "code": code}))
