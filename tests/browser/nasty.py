"""A page of everything that Streamlit reads as Markdown, each with texts that somebody else may have written."""

from __future__ import annotations

import streamlit as st

from ui.words import plain

EVIL = "http://evil.example"
TEXTS = (
    f"![x]({EVIL}/p.png)",
    f"[a link]({EVIL}/)",
    f"<img src='{EVIL}/i.png'>",
    f"<script>fetch('{EVIL}/s')</script>",
    f"<{EVIL}/auto>",
    f"{EVIL}/bare and www.evil.example and WWW.evil.example and me@evil.example and mailto:me@evil.example",
    f"![ref][x] [x]: {EVIL}/r.png",
    f"[^1] [^1]: {EVIL}",
    "*one* **two** __three__ _four_ ~~five~~ `six` ~seven~",
    ":red[eight] :blue-background[nine] :small[ten] :rainbow[x] :material/home: :streamlit: :smile: :+1: :shimmer[x]",
    ":help[x] ::leaf[x]{href=x} :green-badge[x] :color[x]{foreground=red}",
    "$x^2$ and $$y$$ and $5 to $6",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "&lt;b&gt; &amp; &#33; &copy;",
    "\\* \\[ \\\\ ends with \\",
    "# heading",
    "> quoted",
    "- item",
    "+ item",
    "1. first",
    "2) second",
    "---",
    "***",
    "| a | b |",
    "[ ] task",
    "[bold]Rich[/bold] [/red]",
    '=HYPERLINK("http://evil.example/","x")',
    "10:30 on a Monday: 5% (about); it's “quoted”, isn't it?",
    ":::warning",
    "    four blanks before",
    "two\n\nparagraphs\n- and an item\n===\n```\nfence",
    "~~~ fence",
)


KINDS = (
    st.title, st.subheader, st.caption, st.info, st.success, st.warning, st.error, st.button, st.checkbox,
    st.text_input, st.expander, st.popover,
)  # fmt: skip
"""What reads Markdown besides the three that get every text: it is read in three ways."""


def main() -> None:
    """Draw the page."""
    st.title("Texts")
    for number, text in enumerate(TEXTS):
        with st.container(key=f"text-{number}"):
            st.header(plain(text), anchor=False)
            st.markdown(plain(text))
            st.toggle(plain(text), key=f"toggle-{number}")
    with st.container(key="kinds"):
        for kind in KINDS:
            kind(plain(TEXTS[0]))
        st.segmented_control("Choose", [TEXTS[0]], format_func=plain)
        st.page_link("https://127.0.0.1/", label=plain(TEXTS[0]))


if __name__ == "__main__":
    main()
