"""The documents at /docs as a visitor meets them, in a real browser that may speak to nobody but the exchange."""

import os
import warnings

import pytest
from tests.e2e.browser import CHROMIUM, DRIVER, Browser

from copydesk.wire import catalogue

SHOWN = """return [...document.querySelectorAll("nav li")].filter(one => one.offsetParent !== null)
    .map(one => one.querySelector("a").getAttribute("href").slice(1))"""
HEADINGS = """return [...document.querySelectorAll("nav h5")].filter(one => one.offsetParent !== null)
    .map(one => one.textContent)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A browser; without one these tests say loudly that nobody looked, and in CI there must be one."""
    if not (CHROMIUM and DRIVER):
        assert os.environ.get("CI") != "true", "in CI a browser must look: chromium and chromium-driver are missing"
        warnings.warn("chromium and chromedriver are missing: nobody looked at /docs", stacklevel=1)
        pytest.skip("chromium and chromedriver are missing")
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.fixture
def page(browser, exchange):
    """The browser at the documents, when they are all there."""
    browser.resize(1400, 1000)
    browser.open(f"{exchange.url}/docs")
    browser.until('document.querySelector("article")')
    return browser


def test_every_endpoint_is_shown(page):
    """Each has an article of its own and an entry in the list, under the heading of its section."""
    listed = [endpoint.name for endpoint in catalogue.ENDPOINTS]

    assert sorted(page.run('return [...document.querySelectorAll("article")].map(one => one.id)')) == sorted(listed)
    assert sorted(page.run(SHOWN)) == sorted(listed)
    assert page.run(HEADINGS) == list(catalogue.SECTIONS)


def test_the_first_operation_can_be_read(page):
    """Path, permission, limit, parameters, and where clients connect to."""
    told = page.run('return document.getElementById("copytrading.set_instruments").innerText')
    addresses = page.run('return document.getElementById("addresses").innerText')

    for piece in ("/api/v5/copytrading/set-instruments", "trade permission", "5 requests per 2 s", "instId *"):
        assert piece in told
    assert page.run("return location.origin") in addresses
    assert "/ws/v5/private" in addresses


def test_the_list_can_be_filtered(page):
    """By words of the path, the title and the fields; sections without a hit go, and nothing is said to be nothing."""
    page.type("#filter", "set-instr")
    assert page.run(SHOWN) == ["copytrading.set_instruments"]
    assert page.run(HEADINGS) == ["copytrading"]

    page.type("#filter", "PROFITSHARINGRATIO config")
    assert "copytrading.config" in page.run(SHOWN)

    page.type("#filter", "no such words")
    assert page.run(SHOWN) == []
    assert page.run('return !document.getElementById("nothing").hidden')


def test_an_entry_leads_to_its_article(page):
    """And the address can be passed on: opened anew it leads there too."""
    page.click('nav a[href="#trade.cancel_order"]')
    assert page.run("return location.hash") == "#trade.cancel_order"

    page.open(page.run("return location.href"))
    page.until("""Math.abs(document.getElementById("trade.cancel_order").getBoundingClientRect().top) < 50""")


def test_nobody_else_is_asked(page):
    """The page, its style and its data come from the exchange; a browser without a network shows all of it."""
    asked = page.run('return performance.getEntriesByType("resource").map(one => one.name)')

    assert asked == [f"{page.run('return location.origin')}/openapi.json"]


def test_it_fits_a_telephone(page):
    """Nothing but wide tables has to be pushed sideways, and the documents begin on the first screen."""
    page.resize(500, 900)

    assert page.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.run("return document.getElementById('title').getBoundingClientRect().top") < 900
