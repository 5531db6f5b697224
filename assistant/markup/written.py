"""What stands around the sentences that a language model wrote: who wrote them, a switch, and what came of checking each."""

from __future__ import annotations

from assistant.answer import Answer, Claim
from assistant.doubts import reasons, verdict_in_words
from assistant.labels import LABELS
from assistant.markup.parts import plain
from assistant.translated import in_language

BORNE_OUT = ("quoted", "supported")
CITED = (*BORNE_OUT, "weak")


def being_written(answer: Answer) -> bool:
    """Whether a language model is writing the answer at this moment."""
    return bool(answer.writer) and answer.found and not answer.done


def trouble(answer: Answer, language: str) -> str:
    """What went wrong with the language model."""
    return f'<p class="trouble" role="note">{plain(in_language(answer.trouble, language))}</p>' if answer.trouble else ""


def author(answer: Answer, language: str) -> str:
    """Who writes, the switch that leaves what is supported, and how many sentences it hides; empty where the articles are quoted."""
    if not (answer.writer and (answer.claims or being_written(answer))):
        return ""
    labels = LABELS[language]
    hidden = sum(claim.verdict not in BORNE_OUT and _checked(claim, answer) for claim in answer.claims)
    told = f'<p class="left-out">{labels["hidden"].format(count=hidden)}</p>' if hidden else ""
    return (
        f'<div class="author"><span>{plain(labels["writer"].format(writer=answer.writer))}</span> '
        f'<label class="only"><input type="checkbox"> {labels["only supported"]}</label></div>{told}'
    )


def _checked(claim: Claim, answer: Answer) -> bool:
    """Whether there is a verdict: the last sentence has none while it is written, and when the answer is done that it was cut off."""
    return claim.verdict != "unchecked" or answer.done


def sentence(claim: Claim, answer: Answer, marks: str, told: str, language: str) -> str:
    """A written sentence and the `marks` of what it rests on; under it the verdict, the first reason for it, and the sources `told`.

    What is not supported gets no marks: they stand behind the reason, as what the sentence was compared with.
    """
    if not _checked(claim, answer):
        return f"<li>{plain(claim.text)}</li>"
    first, *others = [plain(reason) for reason in reasons(claim, language)]
    cited, fine = claim.verdict in CITED, claim.verdict in BORNE_OUT
    badge = _badge(claim, [first] if fine else others, language)
    shown = [] if fine else [first]
    if marks:
        shown.append(told if cited else f"{LABELS[language]['compared']} {marks}")
    text = f"{plain(claim.text)} {marks}" if cited else plain(claim.text)
    return f'<li class="{claim.verdict}">{text}<small>{badge} {" · ".join(shown)}</small></li>'


def _badge(claim: Claim, more: list[str], language: str) -> str:
    """The verdict; where there is more to say, as a button that does nothing but show it, for keys and fingers as for a pointer."""
    word = verdict_in_words(claim, language)
    if not more:
        return f'<span class="badge">{word}</span>'
    told = "".join(f"<span>{reason}</span>" for reason in more)
    return f'<button class="badge">{word}<span class="unseen">: </span><span class="why">{told}</span></button>'
