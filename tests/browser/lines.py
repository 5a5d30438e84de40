"""A line between reader and server that can be slow."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import chromium

STEP = 50


class SlowLine:
    """Holds back what the server says to a page; what the page says goes through. To be made before the page opens."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[bytes] | None = None
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(self._said)

    def _said(self, message: bytes) -> None:
        if self._held is None:
            self._socket.send(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        """Let nothing through from now on."""
        self._held = []

    def wait_for(self, kind: str) -> None:
        """Wait until a message of that kind is held back."""
        for _ in range(chromium.PATIENCE // STEP):
            if any(ForwardMsg.FromString(message).WhichOneof("type") == kind for message in self._held):
                return
            self._page.wait_for_timeout(STEP)
        message = f"The server said no “{kind}”."
        raise AssertionError(message)

    def release(self) -> None:
        """Let through what was held, and all that follows."""
        held, self._held = self._held, None
        for message in held:
            self._socket.send(message)
