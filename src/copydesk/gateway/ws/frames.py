"""The WebSocket frame of a text, as bytes: from a server it is the same for everyone, so it is made once."""

from websockets.frames import Frame, Opcode


def text_frame(text: bytes) -> bytes:
    """One whole message, unmasked and uncompressed."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)
