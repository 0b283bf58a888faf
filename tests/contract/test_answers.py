"""A foreign tool reads the OpenAPI document, asks whatever fits it or breaks it, and every answer is as described."""

import asyncio
import json
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests import Request
from schemathesis import GenerationMode
from tests.gateway.scene import INSTRUMENTS, Scene

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.keys import NewKey
from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.openapi import document

DOCUMENT: dict[str, Any] = json.loads(msgspec.json.encode(document("0.0.0")))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


class Door:
    """A furnished scene with a lead trader's key, on a loop of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.scene: Scene = self._loop.run_until_complete(Scene().furnish())
        self._account, self._key = self._loop.run_until_complete(self._lead_trader())

    async def _lead_trader(self) -> tuple[AccountId, NewKey]:
        account, key = await self.scene.user("lead")
        await self.scene.leads(account, INSTRUMENTS[0])
        return account, key

    def asks(self, request: Request) -> tuple[int, bytes]:
        """Status and body of the answer; time goes by, so that no limit is in the way."""
        self.scene.clock.advance(ms=10_000)
        prepared = request.prepare()
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
        asked = self.scene.ask(request.method, prepared.path_url, body, self._key)
        answer = self._loop.run_until_complete(asked)
        return answer.status, answer.body

    def close(self) -> None:
        """End the loop."""
        self._loop.close()


@pytest.fixture(scope="module")
def door():
    """One world for all: what it is asked may change it, never break it."""
    door = Door()
    yield door
    door.close()


@pytest.mark.parametrize("endpoint", catalogue.ENDPOINTS, ids=lambda endpoint: endpoint.name)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_is_as_described(door: Door, endpoint: Endpoint, data: st.DataObject):
    """Whatever is asked, in form or out of it, the status is a documented one, never 500, and the body fits it."""
    operation = SCHEMA[endpoint.path][endpoint.method]
    modes = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    case = data.draw(operation.as_strategy(generation_mode=data.draw(modes)))
    sent = case.as_transport_kwargs(base_url="http://x")
    sent = {name: sent[name] for name in ("method", "url", "params", "json", "data") if name in sent}
    _name_instruments(sent, data.draw(st.sampled_from([None, *INSTRUMENTS])))

    status, body = door.asks(Request(**sent))

    assert status < 500
    told = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]["responses"]
    assert str(status) in told
    schema = told[str(status)]["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**schema, "components": DOCUMENT["components"]}, json.loads(body))
    assert door.scene.core.failures == 0


def _name_instruments(sent: dict[str, Any], name: str | None) -> None:
    """Put an instrument that there is in the place of invented ones, so that some requests get past the name."""
    body = sent.get("json")
    for values in (sent.get("params"), *(body if isinstance(body, list) else [body])):
        if name is not None and isinstance(values, dict) and "instId" in values:
            values["instId"] = name
