"""The world that the crash suite begins with: users with known keys, who leads what, and who copies whom."""

from tests.crash.copying import COPIERS, FIRST_AMOUNT_USDT, LED
from tests.crash.server import PASSPHRASE, key_of, secret_of

OPENING_USDT = 1_000_000
MASTER = "master"
LEADS, TRADERS, DEPOSITORS, SOCKET_TRADERS = 8, 6, 3, 3

_LEADS_BTC = '[[users.leads]]\ntype = "SWAP"\ninstruments = ["BTC-USDT-SWAP"]\n'
_LEADS_COPIED = f'[[users.leads]]\ntype = "SWAP"\ninstruments = ["{LED}"]\n'
_COPIES = f'[[users.copies]]\nlead = "{MASTER}"\namount = {FIRST_AMOUNT_USDT}\ntotal_amount = 30000\n'


def world() -> str:
    """The world file."""
    roles = {f"lead{number}": _LEADS_BTC for number in range(LEADS)}
    roles |= {f"trader{number}": "" for number in range(TRADERS)}
    roles |= {f"depositor{number}": "" for number in range(DEPOSITORS)}
    roles |= {f"socket{number}": "" for number in range(SOCKET_TRADERS)}
    roles |= {MASTER: _LEADS_COPIED}
    roles |= {f"copier{number}": _COPIES for number in range(COPIERS)}
    return "\n".join(_user(name, role) for name, role in roles.items())


def _user(name: str, role: str) -> str:
    return (
        f'[[users]]\nname = "{name}"\nbalances = {{ USDT = {OPENING_USDT} }}\n'
        f'[[users.keys]]\nkey = "{key_of(name)}"\nsecret = "{secret_of(name)}"\npassphrase = "{PASSPHRASE}"\n{role}'
    )
