"""The page's modules by themselves, in a real browser."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.played import RestartableSandbox

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all: nothing here changes it. What hostile markup makes the browser complain of is not counted."""
    sandbox = RestartableSandbox()
    sandbox.start()
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(sandbox.url)
    yield opened
    context.close()
    sandbox.stop()


SANITISE = """async (html) => {
  const { sanitise } = await import("/sanitise.js");
  const place = document.createElement("div");
  place.append(...sanitise(html, () => {}));
  return place.innerHTML;
}"""


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<img src=x onerror=alert(1)>текст", "текст"),
        ("<script>alert(1)</script>после", "после"),
        ('<a href="javascript:alert(1)">ссылка</a>', "<span>ссылка</span>"),
        ('<b onclick="alert(1)" style="color:red">жирно</b>', "<b>жирно</b>"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<iframe src=//example.com></iframe><i>да</i>", "<i>да</i>"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_what_is_not_allowed_becomes_text_or_nothing(page: Page, hostile: str, shown: str) -> None:
    assert page.evaluate(SANITISE, hostile) == shown


def test_links_and_commands_come_alive_outside_code(page: Page) -> None:
    html = page.evaluate(SANITISE, "см. https://example.com/a?b=1, или /help; <code>/start https://x.test</code> и/или")
    assert re.findall(r'href="([^"]+)"', html) == ["https://example.com/a?b=1"]
    assert re.findall(r"<button[^>]*>([^<]+)", html) == ["/help"]


def test_catalogues_have_the_same_words(page: Page) -> None:
    catalogues = page.evaluate("async () => (await import('/words.js')).CATALOGUES")
    assert list(catalogues["ru"]) == list(catalogues["en"])


def test_every_word_is_used_and_every_used_word_exists(page: Page) -> None:
    words = set(page.evaluate("async () => Object.keys((await import('/words.js')).CATALOGUES.ru)"))
    folder = resources.files("ppc_helper.sandbox") / "page"
    sources = "".join(
        file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith((".js", ".html")) and file.name != "words.js"
    )
    named = set(re.findall(r'(?:"|data-(?:word|label|placeholder)=")([a-z]+(?:\.[a-z_]+)*)"', sources))
    built = {word for word in words if re.match(r"(theme|action|kind|lane|lanes|size)\.", word)}
    assert words - named - built == set()
    said = set(re.findall(r'(?:say\(|data-(?:word|label|placeholder)=)"([a-z._]+)"', sources))
    assert said - words == set()


def test_chain_is_what_led_here_and_what_it_led_to(page: Page) -> None:
    chain = page.evaluate(
        """async () => {
          const { Facts } = await import("/chain.js");
          const facts = new Facts();
          const causes = [[1, null], [2, 1], [3, 1], [4, 2], [5, null], [6, 4]];
          for (const [position, cause] of causes) facts.add({ position, cause });
          return [...facts.chain(2)].sort();
        }"""
    )
    assert chain == [1, 2, 4, 6]
