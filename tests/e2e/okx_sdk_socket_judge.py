"""The client okx-sdk, unmodified, at one path of the WebSocket, in a process of its own.

The input is one line: the class of the client, its options, and what to subscribe to. Every message that it hands to
its user is one line of the output.
"""

import asyncio
import json
import sys

from okx.wsapi.PrivateAsync import PrivateAsyncClient
from okx.wsapi.PublicAsync import PublicAsyncClient

CLASSES = {"private": PrivateAsyncClient, "public": PublicAsyncClient}


async def main() -> None:
    """Listen until the process is ended."""
    request = json.loads(sys.stdin.readline())
    client = CLASSES[request["class"]](**request["options"])
    await client.start()
    await client.subscribe(request["subscribe"], lambda message: print(message, flush=True))


if __name__ == "__main__":
    asyncio.run(main())
