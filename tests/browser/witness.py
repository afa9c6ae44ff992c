"""What goes wrong on a page without anybody seeing it."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Request

_OWN_SCHEMES = ("data:", "blob:")


class Witness:
    """Notes every console error, script error, failed request and request to another host.

    What a browser gives up because the reader leaves the page for another is no failure.
    """

    def __init__(self, page: Page, own_host: str) -> None:
        self.problems: list[str] = []
        self.grave_problems: list[str] = []
        self._own_host = own_host
        self._is_leaving = False
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"script error: {error}", is_grave=True))
        page.on("request", self._on_request)
        page.on("requestfailed", self._on_failure)
        page.on("domcontentloaded", self._on_arrival)
        page.on("response", lambda answer: self._on_status(answer.status, answer.url))

    def _note(self, text: str, *, is_grave: bool = False) -> None:
        self.problems.append(text)
        if is_grave:
            self.grave_problems.append(text)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console {message.type}: {message.text}")

    def leave(self) -> None:
        """Expect that what is still under way will be given up."""
        self._is_leaving = True

    def _on_arrival(self, _page: Page) -> None:
        self._is_leaving = False

    def _on_failure(self, request: Request) -> None:
        is_given_up = self._is_leaving and request.failure == "net::ERR_ABORTED"
        if not is_given_up or request.is_navigation_request():
            self._note(f"failed: {request.url}: {request.failure}")

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.leave()
        if not request.url.startswith((self._own_host + "/", *_OWN_SCHEMES)):
            self._note(f"another host: {request.url}", is_grave=True)

    def _on_status(self, status: int, url: str) -> None:
        if status >= 400:
            self._note(f"answer {status}: {url}")
