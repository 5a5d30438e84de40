"""A visitor without a browser: a bare socket that speaks Streamlit's messages and can press what is not there."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60


@dataclass
class Screen:
    """What one run of the script sent: widgets by kind and label, and all text of HTML and messages."""

    widgets: dict[tuple[str, str], Any] = field(default_factory=dict)
    text: str = ""

    def has(self, kind: str, label: str) -> bool:
        """Whether there is such a widget."""
        return (kind, label) in self.widgets

    def id_of(self, kind: str, label: str) -> str:
        """The id by which a message moves the widget."""
        return str(self.widgets[kind, label].id)


@dataclass
class Visitor:
    """One session over one socket."""

    line: ClientConnection
    session: str = ""

    def run(self, address: str, states: Mapping[str, Any] | None = None) -> Screen:
        """Ask for a run of a page, ``page?query``, with widgets as given, by id; return what came."""
        message = BackMsg()
        message.rerun_script.page_name, _, message.rerun_script.query_string = address.partition("?")
        for id_, value in (states or {}).items():
            message.rerun_script.widget_states.widgets.append(_state(id_, value))
        self.line.send(message.SerializeToString())
        screen = Screen()
        for heard in self._heard():
            kind = heard.WhichOneof("type")
            if kind == "new_session":
                self.session = heard.new_session.initialize.session_id
                screen = Screen()  # a script that starts again draws everything again
            elif kind == "delta":
                _note(screen, heard.delta)
            elif kind == "script_finished" and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return screen
        message = "The script did not finish."
        raise AssertionError(message)

    def _heard(self) -> Iterator[ForwardMsg]:
        while True:
            heard = ForwardMsg()
            heard.ParseFromString(self.line.recv(timeout=PATIENCE))
            yield heard


@contextmanager
def visiting(address: str, **headers: str) -> Iterator[Visitor]:
    """Open a session at a server for the length of a ``with`` block."""
    where = urlsplit(address)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    host = sent.pop("Host", where.netloc)
    with connect(
        f"ws://{host}/_stcore/stream",
        sock=connected(where),
        additional_headers=sent,
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,
    ) as line:
        yield Visitor(line)


def put(address: str, session: str, content: bytes, **headers: str) -> tuple[int, str]:
    """Send a file to the upload endpoint as Streamlit's own page does; return status and answer."""
    where = urlsplit(address)
    line = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=PATIENCE)
    line.sock = connected(where)
    try:
        line.request("GET", "/_stcore/health")
        answer = line.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        body = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="return.csv"\r\n\r\n' + content
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | {
            "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2],
            "Content-Type": "multipart/form-data; boundary=edge",
        }
        line.request("PUT", f"/_stcore/upload_file/{session}/file", body + b"\r\n--edge--\r\n", sent)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def connected(where: SplitResult) -> socket.socket:
    """Return a connection, by TLS where the address says so, whatever the certificate."""
    line = socket.create_connection((where.hostname, where.port), PATIENCE)
    if where.scheme != "https":
        return line
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(line)


def _state(id_: str, value: Any) -> WidgetState:
    state = WidgetState(id=id_)
    match value:
        case "press":
            state.trigger_value = True
        case bool():
            state.bool_value = value
        case int() | float():
            state.double_value = value
        case str():
            state.string_value = value
        case UploadedFileInfo():
            state.file_uploader_state_value.uploaded_file_info.append(value)
    return state


def _note(screen: Screen, delta: Any) -> None:
    if delta.WhichOneof("type") == "add_block":
        block = delta.add_block
        if block.id:
            screen.widgets["expander", block.expandable.label] = block
        return
    kind = delta.new_element.WhichOneof("type")
    if kind is None:  # an element that was taken away again
        return
    element = getattr(delta.new_element, kind)
    if getattr(element, "id", ""):
        screen.widgets[kind, getattr(element, "label", "")] = element
    screen.text += f"\n{getattr(element, 'body', '')}"
