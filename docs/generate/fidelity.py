"""The fidelity page: how we know each endpoint, parameter and rule, and which test proves it."""

from collections import Counter
from collections.abc import Iterator

from docs.generate import sockets
from docs.generate.api import EFFECTS, anchor
from docs.generate.declared import fields
from docs.generate.pages import page, table
from docs.generate.rules import Rule, proofs, rules, unanswered
from tests.contract import deviations

from copydesk.wire import catalogue
from copydesk.wire.endpoint import Basis, Endpoint
from copydesk.wire.ws.channel import Channel
from copydesk.wire.ws.channels import CHANNELS, NOT_SERVED

READING = """\
- **documented**: OKX's public documents say so.
- **observed**: recorded from the real exchange, or read in the source of a client that talks to it.
- **assumed**: nobody says. It is our choice, and where it may matter there is a switch in the settings' `[rules]`.

Where you know better, tell us: a fact wins over an assumption. This page is made from the declarations of the endpoints
and channels, from the table of rules (`tests/rules.toml`) and from the tests that carry a rule's id; a rule without a test is red."""


DIFFERENCES = {
    "taken, though not documented there": deviations.EXTRA_PARAMETERS,
    "documented as required, not needed here": deviations.NOT_REQUIRED,
    "more values are known": deviations.EXTRA_VALUES,
    "fewer values are taken, the others are refused": deviations.MISSING_VALUES,
    "not held to the documented values": deviations.FREE_TEXT,
    "answered, though not documented there": deviations.EXTRA_FIELDS,
    "of another type": deviations.OTHER_TYPES,
}
"""The tables that the contract tests hold true and complete."""


def fidelity_page() -> str:
    """The whole page."""
    return page(
        "Fidelity: what we know, and how",
        READING,
        _summary(),
        "## Endpoints",
        "Every parameter and field of an endpoint has the basis and the source of its endpoint, but for those [named "
        "below](#what-differs-from-the-documents); every documented field is present in every answer. Fields are listed in "
        "the [API reference](api/README.md).",
        table(("Endpoint", "Basis", "Fields", "Source"), (_endpoint(endpoint) for endpoint in catalogue.ENDPOINTS)),
        "## Channels",
        "Their fields are listed on the [WebSocket page](api/websocket.md).",
        table(
            ("Channel", "Path", "Basis", "Fields", "Source"), (_channel(channels) for channels in sockets.families())
        ),
        "## Parameters that do not act",
        "A documented parameter that Copydesk does not act on is refused, or is named here as without effect. Nothing is "
        "accepted and then quietly ignored.",
        table(("Endpoint", "Parameter", "When given", "Why"), _idle_parameters()),
        "## What differs from the documents",
        "Parameters, values, fields and limits that are not as the page of their endpoint has them, each for its reason.",
        table(("Endpoint", "Difference", "Names", "Why"), _differences()),
        "## Rules",
        *_rules(),
        "## Codes that are never answered",
        "Every other code that is documented for copy trading is answered, and a test expects it; so are the general ones of "
        "REST and the WebSocket.",
        table(("Code", "Why"), ((f"`{code}`", why) for code, why in sorted(unanswered().items()))),
        "## Endpoints that are not served",
        f"{len(catalogue.documented_elsewhere)} endpoints that OKX documents, or that its clients know, answer 501:",
        _not_served(),
        "## Channels that are not served",
        f"{len(NOT_SERVED)} channels that OKX documents are refused on subscribing:",
        table(("Channels", "Why"), sockets.not_served()),
    )


def _summary() -> str:
    endpoints, of_rules = Counter(endpoint.basis for endpoint in catalogue.ENDPOINTS), Counter(r.basis for r in rules())
    channels = Counter(channel.basis for channel in CHANNELS)
    rows = ((str(b), str(endpoints[b]), str(channels[b]), str(of_rules[b])) for b in Basis)
    return table(("Basis", "Endpoints", "Channels", "Rules"), rows)


def _endpoint(endpoint: Endpoint) -> tuple[str, str, str, str]:
    name = f"[{endpoint.method} {endpoint.path}](api/{endpoint.section}.md#{anchor(endpoint)})"
    count = f"{len(list(fields(endpoint.request)))} in, {len(list(fields(endpoint.row)))} out"
    return name, f"{endpoint.basis}{', retired by OKX' if endpoint.retired else ''}", count, endpoint.source


def _channel(channels: list[Channel]) -> tuple[str, str, str, str, str]:
    first = channels[0]
    name = f"[{sockets.title(channels)}](api/websocket.md#{sockets.anchor(channels)})"
    return name, f"`/{first.path}`", str(first.basis), str(sockets.field_count(first)), first.source


def _idle_parameters() -> Iterator[tuple[str, str, str, str]]:
    for endpoint in catalogue.ENDPOINTS:
        for field in fields(endpoint.request):
            if field.effect:
                yield f"{endpoint.method} {endpoint.path}", f"`{field.name}`", EFFECTS[field.effect], field.description


def _differences() -> Iterator[tuple[str, str, str, str]]:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for difference, rows in DIFFERENCES.items():
        for (endpoint, name), why in rows.items():
            grouped.setdefault((endpoint, difference, why), []).append(f"`{name}`")
    for endpoint, why in deviations.OTHER_LIMITS.items():
        grouped[endpoint, "another rate limit", why] = []
    for (endpoint, difference, why), names in sorted(grouped.items()):
        yield endpoint, difference, " ".join(sorted(names)), why


def _rules() -> Iterator[str]:
    proved = proofs()
    sections: dict[str, list[Rule]] = {}
    for rule in rules():
        sections.setdefault(rule.section, []).append(rule)
    for section, of_section in sections.items():
        yield f"### {section}"
        yield table(
            ("Case", "What Copydesk does", "Basis", "Source", "Proved by"), (_rule(rule, proved) for rule in of_section)
        )


def _rule(rule: Rule, proved: dict[str, list[str]]) -> tuple[str, str, str, str, str]:
    basis = f"{rule.basis}; switch `{rule.switch}`" if rule.switch else rule.basis
    tests = " ".join(f"[{number}](../{test.partition('::')[0]})" for number, test in enumerate(proved[rule.id], 1))
    return rule.case, rule.chosen, basis, rule.source, tests


def _not_served() -> str:
    by_section: dict[tuple[str, str], list[str]] = {}
    for method, path in sorted(catalogue.documented_elsewhere, key=lambda route: route[1]):
        section, _, name = path.removeprefix("/api/v5/").partition("/")
        by_section.setdefault((section, method), []).append(f"`{name}`")
    rows = (
        (f"{method} /api/v5/{section}/", " ".join(names)) for (section, method), names in sorted(by_section.items())
    )
    return table(("Under", "Endpoints"), rows)
