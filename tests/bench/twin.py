"""The twin: set-instruments as one would write it in an afternoon with FastAPI, pydantic and SQLite.

It checks signature, passphrase, clock and limit, validates with pydantic, looks up positions and orders, and writes
durably (WAL, synchronous=FULL, one transaction a request). It has no engine, journal, matching or margin.
"""

import base64
import hashlib
import hmac
import sqlite3
import sys
import threading
import time
from collections import defaultdict, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from tests.bench.load import Key

SCHEMA = """
CREATE TABLE keys (key TEXT PRIMARY KEY, secret TEXT, passphrase TEXT, user INTEGER);
CREATE TABLE instruments (inst_id TEXT PRIMARY KEY, inst_type TEXT, state TEXT);
CREATE TABLE leading (user INTEGER, inst_id TEXT, PRIMARY KEY (user, inst_id));
CREATE TABLE orders (id INTEGER PRIMARY KEY, user INTEGER, inst_id TEXT);
CREATE TABLE positions (user INTEGER, inst_id TEXT, PRIMARY KEY (user, inst_id));
CREATE INDEX orders_by_user ON orders (user, inst_id);
"""


class SetInstruments(BaseModel):
    """The request."""

    instType: str = "SWAP"
    instId: str


class Row(BaseModel):
    """One row of the answer."""

    instId: str
    enabled: bool


class Answer(BaseModel):
    """The envelope."""

    code: str = "0"
    msg: str = ""
    data: list[Row]


class No(Exception):
    """A refusal."""

    def __init__(self, status: int, code: str, msg: str) -> None:
        self.status, self.code, self.msg = status, code, msg


class Desk:
    """The database behind one lock, and who was admitted when."""

    def __init__(self, database: Path) -> None:
        self.connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.lock = threading.Lock()
        self._admitted: defaultdict[int, deque[float]] = defaultdict(deque)

    async def caller(self, request: Request) -> int:
        """The user who signed the request."""
        body = await request.body()
        headers = request.headers
        stamp = headers["ok-access-timestamp"]
        if abs(datetime.now(UTC).timestamp() - datetime.fromisoformat(stamp).timestamp()) > 30:
            raise No(401, "50102", "Timestamp request expired.")
        with self.lock:
            question = "SELECT secret, passphrase, user FROM keys WHERE key = ?"
            found = self.connection.execute(question, (headers["ok-access-key"],)).fetchone()
        if found is None:
            raise No(401, "50111", "Invalid OK-ACCESS-KEY")
        secret, passphrase, user = found
        prehash = stamp.encode() + b"POST" + request.url.path.encode() + body
        sign = base64.b64encode(hmac.new(secret.encode(), prehash, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(sign, headers["ok-access-sign"]) or passphrase != headers["ok-access-passphrase"]:
            raise No(401, "50113", "Invalid Sign")
        self._admit(user)
        return int(user)

    def _admit(self, user: int) -> None:
        log, now = self._admitted[user], time.monotonic()
        while log and now - log[0] >= 2:
            log.popleft()
        if len(log) >= 5:
            raise No(429, "50011", "Too Many Requests")
        log.append(now)

    def set_instruments(self, user: int, wanted: list[str], inst_type: str) -> None:
        """Replace the user's set, durably."""
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self._replace(user, wanted, inst_type)
                self.connection.execute("COMMIT")
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise

    def _replace(self, user: int, wanted: list[str], inst_type: str) -> None:
        question = "SELECT inst_id FROM leading WHERE user = ?"
        leading = {one for (one,) in self.connection.execute(question, (user,))}
        for one in wanted:
            check(self.connection, user, one, inst_type, new=one not in leading)
        self.connection.execute("DELETE FROM leading WHERE user = ?", (user,))
        self.connection.executemany("INSERT INTO leading VALUES (?, ?)", [(user, one) for one in wanted])


def make_app(desk: Desk) -> FastAPI:
    """The whole twin."""
    app = FastAPI()

    @app.exception_handler(No)
    async def refuse(_: Request, no: No) -> JSONResponse:
        return JSONResponse({"msg": no.msg, "code": no.code}, status_code=no.status)

    @app.post("/api/v5/copytrading/set-instruments")
    def set_instruments(asked: SetInstruments, user: Annotated[int, Depends(desk.caller)]) -> Answer:
        wanted = list(dict.fromkeys(one.strip() for one in asked.instId.split(",")))
        desk.set_instruments(user, wanted, asked.instType)
        return Answer(data=[Row(instId=one, enabled=True) for one in wanted])

    return app


def check(connection: sqlite3.Connection, user: int, one: str, inst_type: str, *, new: bool) -> None:
    """The founding rule."""
    known = connection.execute("SELECT inst_type, state FROM instruments WHERE inst_id = ?", (one,)).fetchone()
    if known is None or known[0] != inst_type:
        raise No(200, "51001", "Instrument ID doesn't exist.")
    if not new:
        return
    if connection.execute("SELECT 1 FROM orders WHERE user = ? AND inst_id = ?", (user, one)).fetchone():
        raise No(200, "51162", f"You have {one} open orders.")
    if connection.execute("SELECT 1 FROM positions WHERE user = ? AND inst_id = ?", (user, one)).fetchone():
        raise No(200, "51163", f"You hold {one} positions.")


def prepare(database: Path, keys: tuple[Key, ...], instruments: tuple[str, ...]) -> None:
    """A database with these users and instruments."""
    connection = sqlite3.connect(database)
    connection.executescript(SCHEMA)
    rows = [(key.key, key.secret, key.passphrase, number) for number, key in enumerate(keys)]
    connection.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO instruments VALUES (?, 'SWAP', 'live')", [(one,) for one in instruments])
    connection.commit()
    connection.close()


def main() -> None:
    """Serve the database named first on the port named second."""
    database, port = Path(sys.argv[1]), int(sys.argv[2])
    uvicorn.run(make_app(Desk(database)), host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
