"""A visitor without a browser: what Streamlit's page says to its server, and what it waits for, over a real socket."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120
KEPT = ("to", "as_at")
COOKIE = "_streamlit_xsrf"


@dataclass
class Visitor:
    """One session at a server's address, from :meth:`come` to :meth:`leave`.

    Attributes
    ----------
    boxes
        The select boxes on the screen, by label.
    uploaders
        Ids of the places for files.
    wrong
        The errors that any screen ever showed.
    """

    server: str
    boxes: dict[str, Selectbox] = field(default_factory=dict)
    uploaders: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _socket: ClientConnection | None = None
    _session: str = ""
    _query: str = ""
    _page: str = ""
    _pages: dict[str, str] = field(default_factory=dict)

    @property
    def has_come(self) -> bool:
        """Whether the session has begun."""
        return self._socket is not None

    async def come(self, path: str = "", **query: str) -> float:
        """Open a link: a new session. Return how long until the screen was whole, in seconds."""
        start = time.perf_counter()
        address = f"{self.server.replace('http', 'ws')}/_stcore/stream"
        self._socket = await connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE)
        self._query = urlencode(query)
        await self._rerun(page_name=path)
        return time.perf_counter() - start

    async def go(self, path: str) -> float:
        """Go to another screen by the menu, in the same session, which keeps the period and the as-at."""
        kept = [(key, value) for key, value in parse_qsl(self._query) if key in KEPT]
        self._query, self._page = urlencode(kept), self._pages[path]
        return await self._rerun()

    async def choose(self, label: str, option: str) -> float:
        """Choose an option of a select box by its words."""
        return await self._rerun(WidgetState(id=self.boxes[label].id, string_value=option))

    async def upload(self, path: Path) -> float:
        """Give a file to the last place for files, as the browser does; return the time of all of it, in seconds."""
        start = time.perf_counter()
        asked = BackMsg()
        asked.file_urls_request.request_id = "bench"
        asked.file_urls_request.file_names.append(path.name)
        asked.file_urls_request.session_id = self._session
        await self._socket.send(asked.SerializeToString())
        while (message := await self._next()).WhichOneof("type") != "file_urls_response":
            pass
        (urls,) = message.file_urls_response.file_urls
        await asyncio.to_thread(_put, self.server, urls.upload_url, path)
        state = WidgetState(id=self.uploaders[-1])
        info = state.file_uploader_state_value.uploaded_file_info.add(
            name=path.name, size=path.stat().st_size, file_id=urls.file_id
        )
        info.file_urls.CopyFrom(FileURLs(file_id=urls.file_id, upload_url=urls.upload_url, delete_url=urls.delete_url))
        await self._rerun(state)
        return time.perf_counter() - start

    async def look_again(self) -> float:
        """Have the same screen drawn again."""
        return await self._rerun()

    async def leave(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def _rerun(self, *states: WidgetState, page_name: str = "") -> float:
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_script_hash, run.page_name = self._query, self._page, page_name
        run.widget_states.widgets.extend(states)
        self.boxes, self.uploaders, self.said = {}, [], []
        start = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        while True:
            message = await self._next()
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                break
        took = time.perf_counter() - start
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.wrong.append("the script does not compile")
        return took

    async def _next(self) -> ForwardMsg:
        async with asyncio.timeout(PATIENCE):
            message = ForwardMsg.FromString(await self._socket.recv())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self._pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.wrong.append("page not found")
        elif kind == "delta" and message.delta.HasField("new_element"):
            self._see(message.delta.new_element)
        return message

    def _see(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self.boxes[element.selectbox.label] = element.selectbox
        elif kind == "file_uploader":
            self.uploaders.append(element.file_uploader.id)
        elif kind == "exception":
            self.wrong.append(element.exception.message)
        elif kind == "alert":
            self.said.append(element.alert.body)
            if element.alert.format == Alert.ERROR:
                self.wrong.append(element.alert.body)


def _put(server: str, url: str, path: Path) -> None:
    """Send a file with the token against forged requests, as the browser does."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    opener.open(f"{server}/_stcore/health", timeout=PATIENCE).close()
    token = next((one.value for one in cookies if one.name == COOKIE), "")
    boundary = "ssp-bench-boundary"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    headers = {"X-Xsrftoken": token, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(f"{server}{url}", body, headers, method="PUT")  # noqa: S310 - our own host
    opener.open(request, timeout=PATIENCE).close()
