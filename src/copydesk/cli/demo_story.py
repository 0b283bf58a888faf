"""`copydesk demo --story`: a story told to its end, as tables for people or as JSON for scripts."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import typer

from copydesk.cli.failing import Failed
from copydesk.cli.output import show_json, show_rows
from copydesk.story.report import Cases, CopyTraderLine, Money, Report, Settlement

FIRST_SEED = 1


def tell_story(seed: int | None, data: Path | None, *, as_json: bool) -> None:
    """Live the week and tell what came of it. Raises: Failed."""
    from copydesk import bootstrap  # noqa: PLC0415 - help and the other verbs do without a house
    from copydesk.story.telling import tell_week  # noqa: PLC0415

    begin = time.perf_counter()
    try:
        report = tell_week(FIRST_SEED if seed is None else seed, data)
    except bootstrap.CannotStart as reason:
        raise Failed(str(reason)) from None
    if as_json:
        show_json(msgspec.to_builtins(report))
        return
    _show(report, time.perf_counter() - begin)
    if data is not None:
        typer.echo(f"\nIts exchange is in {data}; look around in it: copydesk serve --data {data}")


def _show(report: Report, seconds: float) -> None:
    lead, settlement = report.lead, report.settlement
    typer.echo(f"The story of a week, seed {report.seed}: {report.begin} to {report.end}, lived in {seconds:.1f} s.\n")
    typer.echo(f"{lead.name} led {'; then '.join(lead.sets)}.")
    typer.echo(
        f"He opened {lead.opened} lead positions and closed {lead.closed}: "
        f"{_usdt(lead.profit)} USDT, fees {_usdt(lead.fees)}.\n"
    )
    _section("Who copied what, and what it brought (USDT)", [_copy_trader(line) for line in report.copy_traders])
    _section("What was not copied, and why", [_cases(one) for one in report.skipped])
    _section("What was not closed, and why", [_cases(one) for one in report.not_closed])
    _section("What the rules refused", [_cases(one) for one in report.refused])
    _section("Who was paid on Monday (USDT)", [_settlement(settlement)])
    _section("Where the money is", [_money(one) for one in report.money])
    typer.echo(f"{report.records} records, {report.events} events; the same seed gives the same:")
    typer.echo(f"journal {report.journal}\nstate   {report.state}")


def _section(title: str, rows: list[dict[str, Any]]) -> None:
    typer.echo(f"{title}\n")
    show_rows(rows, list(rows[0]) if rows else [], as_json=False, none="nothing")
    typer.echo("")


def _copy_trader(line: CopyTraderLine) -> dict[str, Any]:
    ended = f"ended by {line.ended.replace('_', ' ')}" if line.ended else ""
    return {
        "copy_trader": line.name,
        "settings": line.settings,
        "copied": line.copied,
        "not": line.skipped,
        "profit": _usdt(line.profit),
        "fees": _usdt(line.fees),
        "net": _usdt(line.net),
        "kept_back": _usdt(line.withheld),
        "share": _usdt(line.share),
        "given_back": _usdt(line.refund),
        "": "waits for open copies" if line.waiting else ended,
    }


def _cases(one: Cases) -> dict[str, Any]:
    reason = one.reason.lower().replace("_", " ")
    return {"what": one.what, "why": reason, "times": one.count, "for_example": one.example}


def _settlement(settlement: Settlement) -> dict[str, Any]:
    return {
        "settled": settlement.settled,
        "waiting": settlement.waiting,
        "kept_back": _usdt(settlement.withheld),
        "given_back": _usdt(settlement.refunded),
        "to_the_lead_by_the_ledger": settlement.by_ledger,
        "by_hand": settlement.by_hand,
        "agree": settlement.agrees,
    }


def _money(money: Money) -> dict[str, Any]:
    purses = (f"{kind} {_usdt(amount)}" for kind, amount in money.purses.items() if amount)
    return {
        "currency": money.currency,
        "came_in": _usdt(money.deposited),
        "lies_in": ", ".join(purses),
        "unaccounted_for": money.rest,
    }


def _usdt(amount: Decimal) -> str:
    return f"{amount:,.2f}"
