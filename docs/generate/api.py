"""The API reference: one page per section of the catalogue, and their index."""

from collections.abc import Iterator

from docs.generate.declared import Field, fields
from docs.generate.pages import page, table

from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint, Limit

EFFECTS = {"refused": "**refused when given**", "none": "without effect"}
COUNTED = {
    "ip": "IP address",
    "ip+instrument": "IP address and instrument",
    "ip+instrument_type": "IP address and instrument type",
    "user": "user",
    "user+instrument": "user and instrument",
    "user+instrument_type": "user and instrument type",
    "user+currency": "user and currency",
    "user+tag": "user and tag",
}


def api_pages() -> Iterator[tuple[str, str]]:
    """Each page by its path under docs."""
    yield "api/README.md", _index()
    for section, endpoints in catalogue.SECTIONS.items():
        yield f"api/{section}.md", page(f"/api/v5/{section}", *(_endpoint(endpoint) for endpoint in endpoints))


def _index() -> str:
    rows = (
        (f"[{endpoint.method} {endpoint.path}]({section}.md#{anchor(endpoint)})", endpoint.summary)
        for section, endpoints in catalogue.SECTIONS.items()
        for endpoint in endpoints
    )
    return page(
        "API reference",
        f"Copydesk serves these {len(catalogue.ENDPOINTS)} endpoints. {len(catalogue.documented_elsewhere)} more that OKX "
        "documents, or that its clients know, answer 501. Channels and order operations stand on the [WebSocket page](websocket.md). How sure we are of each is told on the [fidelity page](../fidelity.md).",
        table(("Endpoint", "What it does"), rows),
    )


def anchor(endpoint: Endpoint) -> str:
    """Where the endpoint stands on its page."""
    return f"{endpoint.method} {endpoint.path}".lower().replace("/", "").replace(" ", "-")


def _endpoint(endpoint: Endpoint) -> str:
    parts = [
        f"## {endpoint.method} {endpoint.path}",
        endpoint.summary + ".",
        table(("", ""), _facts(endpoint)),
        _parameters(endpoint),
        "Each row of `data`:\n\n"
        + table(
            ("Field", "Type", "What it is"), ((f"`{f.name}`", f.type, f.description) for f in fields(endpoint.row))
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _facts(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    permission = f"`{endpoint.permission}`" if endpoint.permission else "none needed: public"
    yield "Permission", permission
    yield "Limit", limit_in_words(endpoint.limit)
    yield "Basis", f"{endpoint.basis}: {endpoint.source}"
    if endpoint.retired:
        yield "Retired", "no longer in OKX's documents; clients still call it"
    if endpoint.idempotent:
        yield "Repeating", "sending it twice has the effect of once"


def limit_in_words(limit: Limit) -> str:
    """The limit in one line."""
    counted = f"{limit.requests} {limit.counts} in any {limit.window_ms / 1000:g} s per {COUNTED[limit.key]}"
    lead = limit.lead_trader_requests
    return counted if lead is None else f"{counted}; {lead} for lead traders in instruments they lead"


def _parameters(endpoint: Endpoint) -> str:
    rows = [_parameter(field) for field in fields(endpoint.request)]
    if not rows:
        return "Takes no parameters."
    how = "Query" if endpoint.method == "GET" else "JSON array of objects" if endpoint.batch else "JSON object"
    return f"{how}:\n\n" + table(("Parameter", "Type", "Needed", "What it is"), rows)


def _parameter(field: Field) -> tuple[str, str, str, str]:
    needed = "yes" if field.required else f"no, `{field.default}`" if field.default else "no"
    effect = {"refused": "**Refused when given.**", "none": "**Without effect.**"}.get(field.effect, "")
    return f"`{field.name}`", field.type, needed, f"{field.description} {effect}".strip()
