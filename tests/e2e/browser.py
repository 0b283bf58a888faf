"""A real browser, driven over the WebDriver protocol: Debian's chromium, without a window and without the network."""

import base64
import http.client
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's own name of an element
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
)


class Browser:
    """One window. `close` ends it and its driver."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._log = (folder / "chromedriver.log").open("ab")
        self._driver = subprocess.Popen(
            [str(DRIVER), f"--port={self._port}"], stdout=self._log, stderr=self._log, cwd=folder
        )
        self._wait_for_driver()
        options = {"binary": CHROMIUM, "args": [*_QUIET, f"--user-data-dir={folder / 'profile'}"]}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self._session = f"/session/{self._ask('POST', '/session', wanted)['sessionId']}"

    def open(self, url: str) -> None:
        """Go to a page, and return when it has loaded."""
        self._in_session("/url", {"url": url})

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        self._in_session("/window/rect", {"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        """Keep what the window shows."""
        path.write_bytes(base64.b64decode(self._ask("GET", f"{self._session}/screenshot")))

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script in the page returns."""
        return self._in_session("/execute/sync", {"script": script, "args": arguments})

    def until(self, script: str) -> None:
        """Return when an expression in the page is true."""
        ends = time.monotonic() + 20
        while not self.run(f"return Boolean({script})"):
            assert time.monotonic() < ends, f"never true: {script}"

    def type(self, selector: str, text: str) -> None:
        """Type into a field, as a visitor does, instead of what stands there."""
        found = self._in_session("/element", {"using": "css selector", "value": selector})[_ELEMENT]
        self._in_session(f"/element/{found}/clear", {})
        self._in_session(f"/element/{found}/value", {"text": text})

    def click(self, selector: str) -> None:
        """Click on an element."""
        found = self._in_session("/element", {"using": "css selector", "value": selector})[_ELEMENT]
        self._in_session(f"/element/{found}/click", {})

    def close(self) -> None:
        """End the browser and its driver."""
        try:
            self._ask("DELETE", self._session)
        finally:
            self._driver.terminate()
            self._driver.wait(10)
            self._log.close()

    def _in_session(self, path: str, body: Any) -> Any:
        return self._ask("POST", self._session + path, body)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        assert not (isinstance(value, dict) and "error" in value), f"{path}: {value}"
        return value

    def _wait_for_driver(self) -> None:
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            try:
                if self._ask("GET", "/status")["ready"]:
                    return
            except OSError:
                assert self._driver.poll() is None, "chromedriver has left"
        raise AssertionError("chromedriver does not answer")
