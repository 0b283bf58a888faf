"""How a verb's help shows it in use: one command to a line, ready to be pasted."""


def examples(*commands: str) -> str:
    """The end of a verb's help."""
    return "\n\n".join(("Example:" if len(commands) == 1 else "Examples:", *commands))
