"""The limit of open files, in a process of its own, for it cannot be raised again once it was lowered for good."""

import subprocess
import sys

import pytest

SAID = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from copydesk.bootstrap import open_files, raise_open_files
raise_open_files()
print(open_files().soft, open_files().hard)
"""


@pytest.mark.parametrize(
    ("soft", "hard", "raised"),
    [(200, 1000, 1000), (1000, 1000, 1000)],
    ids=["as far as it may", "no further"],
)
def test_a_server_raises_the_limit_itself(soft: int, hard: int, raised: int):
    """The usual soft limit of 1024 would end a server long before the connections that its listeners allow."""
    code = SAID.format(soft=soft, hard=hard)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.split() == [str(raised), str(hard)]
