"""The endpoint of /api/v5/system: maintenance of the exchange, of which there is none."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit


class StatusRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which maintenance to list."""

    state: Annotated[
        Literal["scheduled", "ongoing", "pre_open", "completed", "canceled"] | None,
        Meta(description="State of the maintenance; there is none in any."),
    ] = None


class StatusRow(msgspec.Struct, frozen=True, kw_only=True):
    """One maintenance."""

    title: Annotated[str, Meta(description="What it is about.")] = ""
    state: Annotated[str, Meta(description="How far it is.")] = ""
    begin: Annotated[str, Meta(description="Begin, Unix ms.")] = ""
    end: Annotated[str, Meta(description="End, Unix ms.")] = ""
    preOpenBegin: Annotated[str, Meta(description="Begin of the time for canceling and post-only, Unix ms.")] = ""
    href: Annotated[str, Meta(description="Page about it.")] = ""
    serviceType: Annotated[str, Meta(description="Service concerned; 11 is copy trading.")] = ""
    system: Annotated[str, Meta(description="unified.")] = ""
    scheDesc: Annotated[str, Meta(description="Why it was moved.")] = ""
    maintType: Annotated[str, Meta(description="1 planned, 2 unplanned, 3 disruption.")] = ""
    env: Annotated[str, Meta(description="1 live, 2 demo.")] = ""


STATUS = Endpoint(
    name="system.status",
    section="system",
    method="GET",
    path="/api/v5/system/status",
    summary="List maintenance of the exchange; there is none",
    request=StatusRequest,
    row=StatusRow,
    permission=None,
    limit=Limit(requests=1, window_ms=5000, key="ip"),
    source="OKX docs v5, #status-get-status",
)

ENDPOINTS: tuple[Endpoint, ...] = (STATUS,)
