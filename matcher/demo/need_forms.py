"""Which form a need takes, and its title."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.demo.draws import pick
from matcher.demo.material import Topic
from matcher.demo.need_texts import Phrases, Writer

FORMS: tuple[tuple[float, Callable[[Writer], str]], ...] = (
    (0.03, Writer.title_only),
    (0.12, Writer.one_line),
    (0.21, Writer.paragraph),
    (0.18, Writer.essay),
    (0.12, Writer.listed),
    (0.15, Writer.sections),
    (0.1, Writer.long),
    (0.09, Writer.very_long),
)
"""How often each form of a need occurs."""


def write_text(rng: np.random.Generator, writer: Writer) -> str:
    """Return a need's text in a form drawn by `FORMS`."""
    shares = np.array([share for share, _ in FORMS])
    return FORMS[int(rng.choice(len(FORMS), p=shares / shares.sum()))][1](writer).strip()


def write_title(rng: np.random.Generator, phrases: Phrases, topic: Topic) -> tuple[str, int]:
    """Return a title and the aspect of the topic it is about: written out, or a point of work with an ending."""
    aspect = int(rng.integers(min(len(topic.titles), len(topic.problems))))
    title, ask, other = topic.titles[aspect], topic.asks[aspect], topic.asks[(aspect + 1) % len(topic.asks)]
    tail, product = pick(rng, phrases["title_tail"]), pick(rng, topic.products)
    tailed = ask if ask.endswith(("技术", "研究", "方法", "工艺", "制定")) else ask + tail
    forms = (
        (0.34, title),
        (0.22, tailed),
        (0.1, f"{topic.name}中的{ask}"),
        (0.1, f"{ask}及{other}"),
        (0.08, title if product[-2:] in title else f"{product}：{title}"),
        (0.08, f"面向{product}的{ask}关键技术"),
        (0.05, f"关于{title}的技术需求"),
        (0.03, topic.problems[aspect]),
    )
    shares = np.array([share for share, _ in forms])
    return forms[int(rng.choice(len(forms), p=shares / shares.sum()))][1], aspect
