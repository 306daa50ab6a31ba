"""Passages cite their documents to the character."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.retrieval.passages import MAX_PASSAGES, passages_of
from matcher.vocabulary import Candidate, Document, Kind, Span

texts = st.text(st.sampled_from(list("焊接电池ab12。；！？;!? \n　，、")), min_size=1, max_size=400)


def _candidate(*documents: Document) -> Candidate:
    return Candidate("C1", Kind.EXPERT, "专家", documents)


@settings(deadline=None, derandomize=True)
@given(st.lists(texts, min_size=1, max_size=4))
def test_every_passage_is_exactly_the_cited_part_of_its_document(contents: list[str]) -> None:
    candidate = _candidate(*(Document(f"f{n}", text) for n, text in enumerate(contents)))
    before = (-1, 0)
    for passage in passages_of(candidate):
        document = candidate.documents[passage.span.document]
        assert passage.text == document.text[passage.span.start : passage.span.end]
        assert passage.field == document.field
        if len(document.text) > 80:
            assert passage.text == passage.text.strip() != ""
        assert (passage.span.document, passage.span.start) >= before  # in order, without overlap
        before = passage.span.document, passage.span.end


@settings(deadline=None, derandomize=True)
@given(texts)
def test_no_letter_or_character_of_a_document_is_lost(text: str) -> None:
    kept = {i for p in passages_of(_candidate(Document("scope", text))) for i in range(p.span.start, p.span.end)}
    assert {i for i, character in enumerate(text) if character.isalnum()} <= kept


def test_a_short_document_is_one_passage_whatever_its_sentences() -> None:
    text = "研究焊接。研究电池！"
    assert [p.span for p in passages_of(_candidate(Document("scope", text)))] == [Span(0, 0, len(text))]


def test_a_long_document_is_cut_at_sentence_ends_into_pieces_of_about_eighty_characters() -> None:
    sentence = "为企业提供激光焊接工艺咨询和人才培养服务。"
    passages = passages_of(_candidate(Document("scope", sentence * 10)))
    assert [p.text for p in passages] == [sentence * 3] * 3 + [sentence]
    assert all(len(p.text) <= 80 for p in passages)


def test_passages_beyond_the_limit_are_dropped_so_that_ids_stay_apart() -> None:
    candidate = _candidate(*(Document("keywords", f"词{n}") for n in range(MAX_PASSAGES + 5)))
    passages = passages_of(candidate)
    assert len(passages) == MAX_PASSAGES
    assert passages[-1].text == f"词{MAX_PASSAGES - 1}"
