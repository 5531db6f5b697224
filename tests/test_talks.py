"""Questions behind another one, as the judge learns from them."""

from __future__ import annotations

import random

from assistant.train.questions import Example, everywhere
from assistant.train.talks import asked_after, talks
from index.embed import shipped

TEXT = "Ship Meridian left Oslo on Monday with 40 passengers. Its captain is Berit Lund. It reached Bergen two days later."


def example(question: str, answer: str) -> Example:
    """A question about that text."""
    return Example(question, TEXT, everywhere(TEXT, answer), "near")


def test_what_both_questions_name_goes_and_the_topic_stands_in_brackets() -> None:
    forms = {
        asked_after("Who is the captain of Ship Meridian?", "When did Ship Meridian leave Oslo?", random.Random(seed)) for seed in range(40)
    }
    assert "Who is the captain of ? (Ship Meridian leave Oslo)" in forms
    assert len(forms) > 1
    assert all("Meridian?" not in form and form.endswith("(Ship Meridian leave Oslo)") for form in forms)


def test_the_sentence_that_answers_the_question_before_does_not_answer() -> None:
    found = talks(
        [example("Who is the captain of Ship Meridian?", "Berit Lund"), example("How many passengers did Ship Meridian have?", "40")],
        shipped(),
    )
    captain = [(one.pair[1], one.right) for one in found if one.pair[0].startswith("Who")]
    assert [right for _, right in captain] == [1, 0]
    assert "Berit Lund" in captain[0][0]
    assert "40 passengers" in captain[1][0]
    assert "Berit Lund" not in captain[1][0]


def test_a_question_without_an_answer_has_only_sentences_that_do_not_answer() -> None:
    found = talks([example("Who built Ship Meridian?", ""), example("How many passengers did Ship Meridian have?", "40")], shipped())
    built = [one for one in found if one.pair[0].startswith("Who")]
    assert [one.right for one in built] == [0, 0]
    assert talks([example("Who built Ship Meridian?", "")], shipped()) == []
