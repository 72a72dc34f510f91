"""The widget as tests handle it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Widget:
    """The widget in a page, as a shopper uses it."""

    def __init__(self, page: Page) -> None:
        """Look at the widget of `page`, opened or not."""
        self.page = page
        self.root = page.locator("anxin-chat")
        self.button = self.root.locator(".launcher")
        self.panel = self.root.locator(".panel")
        self.field = self.root.get_by_role("textbox", name="输入您的问题")
        self.log = self.root.get_by_role("log")
        self.bubbles = self.log.locator(".bubble")
        self.quick = self.root.get_by_role("group", name="快捷回复").get_by_role("button")

    def open(self) -> Widget:
        """Press the button and wait until the chat is ready."""
        self.button.click()
        expect(self.root.locator(".state.live")).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Type and send."""
        self.field.fill(text)
        self.field.press("Enter")

    def said(self) -> list[str]:
        """The texts of all bubbles, top to bottom."""
        return [text.strip() for text in self.log.locator(".bubble > p").all_inner_texts()]

    def shows(self, texts: list[str]) -> None:
        """Wait until the bubbles say just that, top to bottom."""
        expect(self.log.locator(".bubble > p")).to_have_text(texts)

    def row(self, text: str) -> Locator:
        """The row with that text."""
        return self.log.locator(".row", has_text=text)
