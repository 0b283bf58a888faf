"""The client okx-sdk, unmodified, driven line by line in a process of its own: it and python-okx share a package name.

A request names a group and a method of its OkxRestClient and the arguments; the answer is what the method gave back.
"""

import json
import sys
from functools import cache

from okx import OkxRestClient


@cache
def client_with(options: str) -> OkxRestClient:
    """The client of these options, made once: making one loads certificates thirty times over."""
    return OkxRestClient(**json.loads(options))


def main() -> None:
    """Answer each line of the input with one line of output."""
    for line in sys.stdin:
        request = json.loads(line)
        client = client_with(json.dumps(request["options"]))
        method = getattr(getattr(client, request["group"]), request["method"])
        print(json.dumps(method(**request["arguments"])), flush=True)


if __name__ == "__main__":
    main()
