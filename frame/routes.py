"""What the server answers without a session: files that screens offer, pages without scripts, pages as JSON."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import streamlit as st
from anyio import to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from frame import public
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


async def page(request: Request) -> Response:
    """Answer with a page as HTML or JSON, made off the thread that serves everybody."""
    kind = public.JSON if request.url.path.endswith(".json") else public.HTML
    return await _sent(request, public.answer, request.path_params["key"], kind)


async def figure(request: Request) -> Response:
    """Answer with a figure as JSON, or its series as CSV or picture."""
    return await _sent(request, public.figure, request.path_params["measure"], request.url.path.rpartition(".")[2])


async def _sent(
    request: Request, answer: Callable[[str, QueryParams, str], public.Answer], key: str, kind: str
) -> Response:
    made = await to_thread.run_sync(answer, key, request.query_params, kind)
    headers = {"Cache-Control": "no-cache", **({"ETag": made.tag} if made.tag else {})}
    if made.tag and request.headers.get("if-none-match") == made.tag:
        return Response(status_code=304, headers=headers)
    return Response(made.content, made.status, headers, media_type=made.kind)


def routes() -> list[Route]:
    """Return the routes, below the path that the dashboard is served at."""
    base = st.get_option("server.baseUrlPath").strip("/")
    below = f"/{base}" if base else ""
    return [
        Route(f"{below}/{files.ADDRESS}/{{token}}/{{name}}", file, methods=["GET"]),
        Route(f"{below}/plain/{{key}}", page, methods=["GET"]),
        Route(f"{below}/data/{{key}}.json", page, methods=["GET"]),
        *(Route(f"{below}/figure/{{measure}}.{ending}", figure, methods=["GET"]) for ending in public.FIGURES),
    ]
