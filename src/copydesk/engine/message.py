"""The form that every command and event shares: frozen, and tagged with its own name."""

import msgspec


class Message(msgspec.Struct, frozen=True, tag_field="message", tag=True, omit_defaults=True, gc=False):
    """Configuration only; a message adds its fields. Encoded, its name stands under "message"."""
