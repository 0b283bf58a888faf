"""Files of prices: which columns are found, which times are read, and how a bad row is named."""

import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as arrow
import pytest
from pyarrow import parquet

from copydesk.runtime.market.replay_file import BadReplay, PriceFile, Row

MINUTE = 60_000
BEGIN = 1_700_000_040_000


def rows(folder: Path, text: str, instrument: str | None = "BTC-USDT-SWAP") -> list[Row]:
    """The rows of a CSV file with this text."""
    file = folder / "prices.csv"
    file.write_text(text, encoding="utf-8")
    return list(PriceFile(file, instrument).rows())


def refusal(folder: Path, text: str, instrument: str | None = "BTC-USDT-SWAP") -> str:
    """Why a CSV file with this text is refused, without its folder."""
    with pytest.raises(BadReplay) as refused:
        rows(folder, text, instrument)
    return str(refused.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    "text",
    [
        "ts,open,high,low,close,volume\n1700000040000,10,12,9,11,8\n",
        "Timestamp, Close, Low, High, Open, Vol, note\n1700000040,11,9,12,10,8,x\n",
        "open_time,o,h,l,c,v\n1700000040000000,10,12,9,11,8\n",
        "date,open,high,low,close,amount\n2023-11-14T22:14:00Z,10,12,9,11,8\n",
        "\ufeffdatetime,open,high,low,close,sz\r\n2023-11-14 23:14:00+01:00,10,12,9,11,8\r\n\r\n",
    ],
)
def test_candles_are_found_under_the_usual_names(text: str, tmp_path: Path) -> None:
    """Whatever order, capitals and unit of time the file has, the row is the same."""
    (row,) = rows(tmp_path, text)

    assert (row.at, row.prices, row.size) == (BEGIN, tuple(map(Decimal, (10, 12, 9, 11))), Decimal(8))


def test_trades_of_several_instruments_in_one_file(tmp_path: Path) -> None:
    """Each row has its instrument, side and size; with an instrument named the others are left out."""
    text = "ts,instId,px,sz,side\n1,BTC-USDT-SWAP,10,2,buy\n1,ETH-USDT,5,,SELL\n"

    assert [(r.instrument, r.side, r.size) for r in rows(tmp_path, text, None)] == [
        ("BTC-USDT-SWAP", "buy", Decimal(2)),
        ("ETH-USDT", "sell", None),
    ]
    assert [r.instrument for r in rows(tmp_path, text, "ETH-USDT")] == ["ETH-USDT"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ts,price\n1,10\n2,ten\n", "prices.csv, line 3: price 'ten' is no number"),
        ("ts,price\n1,nan\n", "prices.csv, line 2: price 'nan' is no number"),
        ("ts,price\n1,1e30\n", "prices.csv, line 2: price '1e30' is no number"),
        ("ts,price\n\n1,0\n", "prices.csv, line 3: a price must be above 0"),
        ("ts,price\n2,10\n1,10\n", "prices.csv, line 3: goes back in time; sort the file, oldest first"),
        ("ts,price\nyesterday,10\n", "prices.csv, line 2: time 'yesterday' is neither Unix time nor ISO 8601"),
        ("ts,price\n1,10,3\n", "prices.csv, line 2: 3 values under 2 columns"),
        ("ts,price,size\n1,10,-3\n", "prices.csv, line 2: a size must not be below 0"),
        ("ts,price,side\n1,10,up\n", "prices.csv, line 2: side 'up' is neither buy nor sell"),
        (
            "ts,open,high,low,close\n1,10,11,10,12\n",
            "prices.csv, line 2: low and high must hold open and close between them",
        ),
        ('ts,price\n1,"10\n', "prices.csv, line 2: unexpected end of data"),
        ("", "prices.csv: the first line must name a time (ts) and open, high, low, close or price; it has nothing"),
        (
            "ts,open\n1,10\n",
            "prices.csv: the first line must name a time (ts) and open, high, low, close or price; it has ts, open",
        ),
    ],
)
def test_a_bad_row_is_named_by_its_line(text: str, why: str, tmp_path: Path) -> None:
    """One line that says where and what."""
    assert refusal(tmp_path, text) == why


def test_a_file_without_instruments_needs_one(tmp_path: Path) -> None:
    """The setting that would help is named."""
    assert "replay_instrument" in refusal(tmp_path, "ts,price\n1,10\n", None)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """No file, a folder, or bytes that are no text."""
    (tmp_path / "bytes.csv").write_bytes(b"ts,price\n1,\xff\n")
    for name, why in (("none.csv", "No such file"), ("", "directory"), ("bytes.csv", "not UTF-8")):
        with pytest.raises(BadReplay, match=why):
            list(PriceFile(tmp_path / name, "BTC-USDT").rows())


def test_without_its_reader_parquet_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the command that helps, where pyarrow is not installed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(BadReplay, match=r"pip install 'copydesk\[parquet\]'"):
        list(PriceFile(tmp_path / "prices.parquet", "BTC-USDT").rows())


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    """Fractions are those that were written, times are times of Parquet."""
    file = tmp_path / "prices.parquet"
    at = datetime.fromtimestamp(BEGIN // 1000, UTC)
    columns = {"timestamp": [at, at], "price": [0.1, 64_000.7], "size": [3, None], "unused": ["a", "b"]}
    parquet.write_table(arrow.table(columns), file)

    assert list(PriceFile(file, "BTC-USDT").rows()) == [
        Row(f"{file}, row 1", BEGIN, "BTC-USDT", (Decimal("0.1"),), Decimal(3)),
        Row(f"{file}, row 2", BEGIN, "BTC-USDT", (Decimal("64000.7"),)),
    ]
    file.write_bytes(b"PAR1 nothing")
    with pytest.raises(BadReplay, match="no Parquet file"):
        list(PriceFile(file, "BTC-USDT").rows())
