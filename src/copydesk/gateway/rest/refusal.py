"""How a handler refuses a whole request; the door itself refuses in the same way."""

from copydesk.gateway.refusal import Refused

__all__ = ["Refused"]
