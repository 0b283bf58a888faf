"""Whatever a client knows to call is answered: served, or said not to be, but never taken for a typing error."""

import pytest
from tests.contract import documented
from tests.contract.client_routes import CLIENTS, listed
from tests.gateway.scene import Scene

from copydesk.wire import catalogue
from copydesk.wire.documented import DOCUMENTED, Route

SAID_NOT_TO_BE_SERVED = 501
NO_SUCH_PATH_OR_METHOD = {404, 405}


def known_to(client: str) -> frozenset[Route]:
    """The client's routes; skips where it is not installed."""
    routes = CLIENTS[client]()
    if not routes:
        pytest.skip(f"{client} is not installed")
    return routes


@pytest.mark.anyio
@pytest.mark.rule("absent.known-to-clients")
@pytest.mark.parametrize("client", CLIENTS)
async def test_every_route_of_a_client_is_answered(client: str):
    """Each method of each client reaches something: an endpoint, or a clear word that it is not served."""
    scene = await Scene().furnish()
    lost = []
    for method, path in sorted(known_to(client)):
        status = (await scene.ask(method, path, b"")).status
        expected = status not in NO_SUCH_PATH_OR_METHOD
        if not expected or (status == SAID_NOT_TO_BE_SERVED) == ((method, path) in catalogue.by_route):
            lost.append(f"{method} {path}: {status}")

    assert lost == []


def test_the_list_holds_what_is_documented_and_what_clients_know_and_no_more():
    """Every route in the list has a source, and a new version of a client brings its new routes into the list."""
    of_clients = frozenset[Route]().union(*map(known_to, CLIENTS))
    of_documents = {tuple(route.split(" ")) for route in documented.endpoints()}

    missing, invented = (of_clients | of_documents) - DOCUMENTED, DOCUMENTED - of_clients - of_documents

    assert listed(missing) == "", "python -m tests.contract.client_routes prints the list anew"
    assert listed(invented) == ""
