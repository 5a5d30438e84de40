"""The doors of the server that no script stands behind."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import access

UPLOADS = "/_stcore/upload_file/"


class Uploads:
    """Refuses uploads from where nothing may be written.

    Streamlit takes a file from everybody who has a session, whether or not a screen asks for one, and keeps it in
    memory while that session lives: without this a visitor could fill the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and UPLOADS in scope["path"]:
            reason = access.refusal(scope["client"][0] if scope["client"] else "", Headers(scope=scope).items())
            if reason:
                await PlainTextResponse(reason, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)
