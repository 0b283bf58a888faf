"""One who operates an exchange in tests, over its API."""

from typing import Any

import httpx
from tests.gateway.scene import Scene

TOKEN = "operator-token"


class Operator:
    """One who shows the token."""

    def __init__(self, scene: Scene, client: httpx.AsyncClient) -> None:
        self.scene = scene
        self.client = client

    async def ask(self, method: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Any]:
        answer = await self.client.request(
            method, f"/operator/v1{path}", json=body, headers={"authorization": f"Bearer {token}"}
        )
        return answer.status_code, answer.json()
