"""An application that stands for another one, which may be exchanged while connections are open."""

from typing import Any


class Entrance:
    """Leads to the application `to`; a request that has come in stays with the one it came to."""

    def __init__(self, to: Any) -> None:
        self.to = to

    def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        return self.to(scope, receive, send)
