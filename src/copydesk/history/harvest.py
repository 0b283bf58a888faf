"""Rows that were made and are not written yet, by their shelves."""

from typing import Any

import apsw

from copydesk.history.shelf import Row, Shelf


class Harvest:
    """What is to be put on shelves and taken off them."""

    def __init__(self) -> None:
        self._made: dict[Shelf[Any], list[Any]] = {}
        self._gone: dict[Shelf[Any], list[int]] = {}

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._made or self._gone)

    def put(self, shelf: Shelf[Row], row: Row) -> None:
        """Let a row stand on a shelf."""
        self._made.setdefault(shelf, []).append(row)

    def drop(self, shelf: Shelf[Row], number: int) -> None:
        """Let a row, made just now or long ago, stand there no more."""
        self._gone.setdefault(shelf, []).append(number)

    def write(self, connection: apsw.Connection) -> None:
        """Write all of it."""
        for shelf, rows in self._made.items():
            shelf.write(connection, rows)
        for shelf, numbers in self._gone.items():
            shelf.remove(connection, numbers)
        self._made.clear()
        self._gone.clear()
