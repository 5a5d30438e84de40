"""What the server answers without a session: the files that screens offer for download."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ssp_metrics.errors import SspError
from ui import files

GONE = "This file is offered no more. Open its screen again and take it from there."


async def file(request: Request) -> Response:
    """Make the file of an address, off the thread that serves everybody, and send it."""
    wanted = files.wanted(request.path_params["token"])
    if wanted is None:
        return PlainTextResponse(GONE, 404)
    try:
        content = await to_thread.run_sync(wanted.make)
    except SspError as error:
        return PlainTextResponse(error.public, 503)
    named = f"attachment; filename*=UTF-8''{quote(wanted.name)}"
    # Never kept by the browser or a proxy: the same link may be asked for again when there is more to tell.
    return Response(
        content, headers={"Content-Disposition": named, "Cache-Control": "no-store"}, media_type=wanted.mime
    )


def routes() -> list[Route]:
    """Return the routes, below the path that the dashboard is served at."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return [Route(f"{'/' if base else ''}{base}/{files.ADDRESS}/{{token}}/{{name}}", file, methods=["GET"])]
