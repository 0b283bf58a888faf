"""On which line a key stands, whatever way its table is written."""

import pytest

from copydesk.toml_lines import lines_of_keys

TEXT = """\
# a remark with = and [brackets]
name = "x"          # a [remark]

"a key" = 'its'
dotted . path = 1
lists = [
  "a", "b]",        # ] and , in a remark
  [
    1,
    2,
  ],
]
inline = { one = 1, two = { three = [3,
  4] } }
long = \"\"\"
name = 2
] } \"quoted\" \"\"\"
when = 2026-01-05 09:30:00Z
[table]
key = 1
[[items]]
key = 1
[items.below]
key = 1
[[items]]

key = 2
[[items.inner]]
key = 3
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("name",), 2),
        (("a key",), 4),
        (("dotted", "path"), 5),
        (("lists",), 6),
        (("lists", 0), 7),
        (("lists", 1), 7),
        (("lists", 2), 8),
        (("lists", 2, 1), 10),
        (("inline", "one"), 13),
        (("inline", "two", "three", 0), 13),
        (("inline", "two", "three", 1), 14),
        (("long",), 15),
        (("when",), 18),
        (("table", "key"), 20),
        (("items",), 21),
        (("items", 0), 21),
        (("items", 0, "below", "key"), 24),
        (("items", 1), 25),
        (("items", 1, "key"), 27),
        (("items", 1, "inner", 0, "key"), 29),
    ],
)
def test_every_key_has_its_line(key, line):
    """Keys, tables and items, beside each other, within each other and over several lines."""
    assert lines_of_keys(TEXT)[key] == line
