"""The pages: the widget's scripts for any site, the demo shop, the agents' console, and the interface's own page. No CDN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.params import FromPath
from litestar.response import File
from litestar.static_files import create_static_files_router

from bot.settings import Settings

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
    "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'"
)
SAFE = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# The console shows people's data: no other site frames it, it talks to none, and its page is asked for anew each time.
CONSOLE = {
    **SAFE,
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'self'", "frame-ancestors 'none'").replace(" ws: wss:", ""),
    "Cache-Control": "no-cache",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SCHEMA_PAGE = Path(__file__).parent / "schema_page"


def page_routes(settings: Settings) -> list[Any]:
    """Return the routes of the pages that were built; without them, a sentence that says how to build them."""
    pages = settings.pages
    schema = create_static_files_router("/schema/page", [SCHEMA_PAGE], name="schema-page", include_in_schema=False)
    if not (pages / "widget.js").exists():
        return [_not_built, schema]

    @get(["/", "/orders", "/products/{path:path}"], include_in_schema=False)
    async def shop() -> File:
        """The demo shop, whatever page of it was asked for."""
        return File(
            pages / "shop" / "index.html", media_type="text/html", content_disposition_type="inline", headers=SAFE
        )

    @get("/console", include_in_schema=False)
    async def console() -> File:
        """The agents' console; where one is in it stands after the #."""
        page = pages / "console" / "index.html"
        return File(page, media_type="text/html", content_disposition_type="inline", headers=CONSOLE)

    @get("/{script:str}", include_in_schema=False)
    async def script(script: FromPath[str]) -> Response:
        """The widget's scripts, which any site may load."""
        if script not in ("widget.js", "widget-app.js"):
            return Response(b"", status_code=404)
        return File(
            pages / script,
            media_type="text/javascript",
            content_disposition_type="inline",
            headers={"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*",
                     "Cross-Origin-Resource-Policy": "cross-origin"},
        )

    folders = [
        create_static_files_router(f"/{folder.name}", [folder], name=folder.name, include_in_schema=False)
        for folder in sorted(pages.iterdir())
        if folder.is_dir()
    ]
    return [shop, console, script, schema, *folders]


@get("/", include_in_schema=False)
async def _not_built() -> Response[str]:
    return Response("The pages are not built: run `make pages`.", status_code=503, media_type="text/plain")


class SchemaPage(OpenAPIRenderPlugin):
    """Shows the OpenAPI document by a page of our own; Litestar's load theirs from a CDN."""

    def render(self, request: Request, openapi_schema: dict[str, Any]) -> bytes:
        """Return the page; it reads openapi.json itself."""
        return (SCHEMA_PAGE / "index.html").read_bytes()
