"""The coverage page: how many endpoints, parameters and fields are documented, and how many of them live here."""

from collections import Counter
from collections.abc import Iterable, Iterator

from docs.generate import sockets
from docs.generate.declared import fields
from docs.generate.pages import page, table
from tests.contract import documented

from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.ws import operations
from copydesk.wire.ws.channel import Channel
from copydesk.wire.ws.channels import CHANNELS, NOT_SERVED

INTRODUCTION = """\
Counted from the declarations that the server, its documents and its tests are made from, and from the facts that the
contract tests compare them with. A field counts once for each endpoint that has it, those of objects inside too. What an endpoint
takes and answers stands in the [API reference](api/README.md); what does not act, and why, on the
[fidelity page](fidelity.md#parameters-that-do-not-act)."""

SERVED = """\
A parameter acts, or is refused when it is given, or is told to be without effect; nothing is accepted and then quietly
ignored. An endpoint that OKX documents, or that its clients know, and that is not served answers 501. One counts as served that
is always refused with the documented code: `trade/order-precheck`, whose account modes nobody has here."""

AGAINST = """\
Of the endpoints that are served, each against its page in OKX's documents. Every documented parameter is read and every
documented field is answered, or a test is red; *more* are those of other months and of recordings, and the clients' own."""

_EFFECTS = ("", "refused", "none")


def coverage_page() -> str:
    """The whole page."""
    return page(
        "Coverage: what is counted",
        INTRODUCTION,
        "## Served",
        SERVED,
        table(
            (
                "Section",
                "Endpoints",
                "Answer 501",
                "Parameters that act",
                "Refused when given",
                "Without effect",
                "Fields answered",
            ),
            [*map(_section, _sections()), _served("**all**", catalogue.ENDPOINTS, len(catalogue.documented_elsewhere))],
        ),
        "## Against the documents",
        AGAINST,
        table(
            (
                "Section",
                "Endpoints",
                "Parameters documented",
                "Read",
                "More",
                "Fields documented",
                "Answered",
                "More",
            ),
            [
                *(_compared(section, catalogue.SECTIONS[section]) for section in catalogue.SECTIONS),
                _compared("**all**", catalogue.ENDPOINTS),
            ],
        ),
        "## WebSocket",
        "Each candle channel counts for itself; order operations are endpoints under another name, and count there.",
        table(("Path", "Channels", "Fields pushed"), _paths()),
        f"{len(NOT_SERVED)} documented channels are refused on subscribing, each for a "
        f"[reason](api/websocket.md#channels-that-are-not-served); of {_operations_known()} order operations "
        f"{len(operations.OPERATIONS)} are served.",
    )


def _sections() -> list[str]:
    """Those that are served first, then those of which nothing is."""
    others = {_section_of(path) for _, path in catalogue.documented_elsewhere}
    return [*catalogue.SECTIONS, *sorted(others - catalogue.SECTIONS.keys())]


def _section(section: str) -> tuple[str, ...]:
    absent = sum(_section_of(path) == section for _, path in catalogue.documented_elsewhere)
    return _served(section, catalogue.SECTIONS.get(section, ()), absent)


def _served(name: str, endpoints: Iterable[Endpoint], absent: int) -> tuple[str, ...]:
    """A row: how many endpoints are there and how many not, what parameters do, and how many fields are answered."""
    endpoints = tuple(endpoints)
    effects = Counter(field.effect for endpoint in endpoints for field in fields(endpoint.request))
    answered = sum(len(list(fields(endpoint.row))) for endpoint in endpoints)
    return name, *map(str, (len(endpoints), absent, *(effects[effect] for effect in _EFFECTS), answered))


def _compared(name: str, endpoints: Iterable[Endpoint]) -> tuple[str, ...]:
    """A row: the parameters and fields of the documents, and how many of them and beside them there are here."""
    count: Counter[str] = Counter()
    for endpoint in endpoints:
        sheet = documented.pinned_endpoints()[f"{endpoint.method} {endpoint.path}"]
        count["endpoints"] += 1
        asked = {field.name for field in fields(endpoint.request)}, set(sheet["request"])
        told = {field.name for field in fields(endpoint.row)}, {field for field, _ in sheet["response"]}
        for what, (ours, theirs) in (("asked", asked), ("told", told)):
            count[what, "documented"] += len(theirs)
            count[what, "here"] += len(theirs & ours)
            count[what, "more"] += len(ours - theirs)
    kinds = [(what, kind) for what in ("asked", "told") for kind in ("documented", "here", "more")]
    return name, str(count["endpoints"]), *(str(count[kind]) for kind in kinds)


def _paths() -> Iterator[tuple[str, str, str]]:
    by_path: dict[str, list[Channel]] = {}
    for channel in CHANNELS:
        by_path.setdefault(channel.path, []).append(channel)
    for path, channels in by_path.items():
        yield f"`/{path}`", str(len(channels)), str(sum(map(sockets.field_count, channels)))


def _section_of(path: str) -> str:
    return path.removeprefix("/api/v5/").partition("/")[0]


def _operations_known() -> int:
    return len(operations.OPERATIONS) + len(operations.NOT_SERVED)
