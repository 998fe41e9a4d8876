"""A real Chromium for tests of pages, driven through the DevTools protocol with the standard library alone. Knows browsers
and web sockets, no page of the product."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to open the page with")
PATIENCE_S = 60.0
"""Machines that test much at once start browsers slowly."""
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
    "--disable-extensions", "--disable-sync", "--disable-component-update", "--disable-background-networking",
    "--remote-debugging-port=0",
)  # fmt: skip
KEYS = {
    "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35, "Enter": 13, "Tab": 9, " ": 32,
}  # fmt: skip


class Socket:
    """A web socket client of RFC 6455, as much of it as DevTools speaks: whole text messages, masked on the way out."""

    def __init__(self, address: str):
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.rsplit(":", 1)
        self._line = socket.create_connection((name, int(port)), timeout=PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode()
        asked = (
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._line.sendall(asked.encode())
        self._file = self._line.makefile("rb")
        status = self._file.readline()
        if b" 101 " not in status:
            raise ConnectionError(f"DevTools answered {status!r}")
        while self._file.readline() not in (b"\r\n", b""):
            pass

    def send(self, text: str) -> None:
        self._frame(0x1, text.encode())

    def receive(self) -> str:
        """The next text message; answers pings on the way."""
        message = b""
        while True:
            first, second = self._exactly(2)
            length = second & 0x7F
            if length > 125:
                length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
            body = self._exactly(length)
            kind = first & 0x0F
            if kind == 0x8:
                raise ConnectionError("the browser closed the connection")
            if kind == 0x9:
                self._frame(0xA, body)
            if kind <= 0x2:
                message += body
                if first & 0x80:
                    return message.decode()

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def _frame(self, kind: int, body: bytes) -> None:
        size = len(body)
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x80 | kind, 0xFE, size) if size < 1 << 16 else struct.pack("!BBQ", 0x80 | kind, 0xFF, size)  # fmt: skip
        mask = os.urandom(4)
        self._line.sendall(head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(body)))

    def _exactly(self, count: int) -> bytes:
        found = self._file.read(count)
        if len(found) < count:
            raise ConnectionError("the browser went away")
        return found


class Page:
    """An open page. `console`: every error, warning and uncaught exception (breaches of the content policy too);
    `requests`: every address the page asked for beyond itself and data that it carries."""

    def __init__(self, line: Socket):
        self._line = line
        self._number = 0
        self.console: list[str] = []
        self.requests: list[str] = []
        self._address = ""

    def open(self, address: str, width: int, height: int) -> None:
        self._address = address.split("#")[0]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.resize(width, height)
        self.ask("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.protocol !== 'about:'")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Sends one command of the protocol and returns its result; events on the way are kept."""
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._line.receive())
            if said.get("id") == self._number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                return said["result"]
            self._note(said.get("method", ""), said.get("params", {}))

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited when it is a promise."""
        done = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise RuntimeError(f"{expression}: {done['exceptionDetails']}")
        return done["result"].get("value")

    def wait(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        _until(lambda: bool(self.evaluate(condition)), condition)

    def text(self, selector: str) -> str:
        """What a reader sees of the first element that matches."""
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))

    def settle(self) -> None:
        """Two frames drawn: whatever a click changes has been painted."""
        self.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def click(self, x: float, y: float) -> None:
        """A real click of the mouse at a place of the window, CSS pixels."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def tap(self, x: float, y: float) -> None:
        """A real touch with one finger."""
        self.ask("Emulation.setTouchEmulationEnabled", enabled=True)
        self.ask("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        self.settle()

    def click_on(self, selector: str) -> None:
        """A real click in the middle of the first element that matches, brought into sight first."""
        self.click(*self.middle(selector))

    def middle(self, selector: str) -> tuple[float, float]:
        found = self.evaluate(
            f"(() => {{ const node = document.querySelector({json.dumps(selector)}); node.scrollIntoView({{block: 'center'}});"
            " const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        return float(found[0]), float(found[1])

    def press(self, key: str) -> None:
        """A real key, by its name in KEYS, to whatever has the focus."""
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=KEYS[key])
        self.settle()

    def resize(self, width: int, height: int) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, file: Path) -> None:
        """The whole page, however long, as PNG."""
        made = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(made["data"]))

    def _note(self, event: str, told: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            self.console.append(str(told["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.console.append(str([one.get("value", one.get("description")) for one in told["args"]]))
        elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.console.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
        elif event == "Network.requestWillBeSent":
            address = told["request"]["url"]
            if address.split("#")[0] != self._address and not address.startswith(("data:", "blob:")):
                self.requests.append(address)


@contextmanager
def opened(file: Path, profile: Path, *, fragment: str = "", width: int = 1280, height: int = 900) -> Iterator[Page]:
    """`file` in a headless browser of its own, whose profile lies in the folder `profile`; `fragment` is what follows #."""
    command = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        port_file = profile / "DevToolsActivePort"
        _until(lambda: port_file.exists() and port_file.read_text().count("\n") > 0, "the browser's start")
        line = Socket(_page_address(int(port_file.read_text().split("\n")[0])))
        try:
            page = Page(line)
            page.open(file.resolve().as_uri() + (f"#{fragment}" if fragment else ""), width, height)
            yield page
        finally:
            line.close()
    finally:
        _end(browser)


def _page_address(port: int) -> str:
    """Where the first open tab listens."""
    own = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    found: list[str] = []

    def listed() -> bool:
        with own.open(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE_S) as answer:
            found[:] = [one["webSocketDebuggerUrl"] for one in json.load(answer) if one["type"] == "page"]
        return bool(found)

    _until(listed, "a tab of the browser")
    return found[0]


def _end(browser: subprocess.Popen[bytes]) -> None:
    """Ends the browser and the processes that it started, by the group that was made for them."""
    with suppress(ProcessLookupError):
        os.killpg(browser.pid, signal.SIGKILL)
    browser.wait()


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE_S:.0f} s for {what}")
        time.sleep(0.05)
