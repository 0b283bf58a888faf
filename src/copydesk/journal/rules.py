"""Which rules compute the world: a fingerprint of the engine's own source.

A snapshot is what these rules made of the records. Other rules may make something else of them, so a snapshot is
trusted by the very rules that made it; the records, which hold what was decided, are trusted by all.
"""

import hashlib
from functools import cache
from pathlib import Path

from copydesk import engine


@cache
def rules_in_force() -> str:
    """The fingerprint of the rules this process runs; it changes with any line of the engine."""
    digest = hashlib.blake2b(digest_size=16)
    for package in engine.__path__:
        root = Path(package)
        for source in sorted(root.rglob("*.py")):
            digest.update(f"{source.relative_to(root)}\n".encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()
