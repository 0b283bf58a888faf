"""The form of the tables of texts."""

from collections.abc import Mapping

Texts = Mapping[str, tuple[int, str]]
"""By number: the HTTP status that a code comes with, and its text with {named} gaps."""
