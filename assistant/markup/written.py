"""What stands around the sentences that a language model wrote: who wrote them, a switch, and what came of checking each."""

from __future__ import annotations

from assistant.answer import Answer, Claim
from assistant.doubts import reasons, verdict_in_words
from assistant.labels import LABELS
from assistant.markup.parts import plain

BORNE_OUT = ("quoted", "supported")


def being_written(answer: Answer) -> bool:
    """Whether a language model is writing the answer at this moment."""
    return bool(answer.writer) and answer.found and not answer.done


def trouble(answer: Answer) -> str:
    """What went wrong with the language model."""
    return f'<p class="trouble" role="note">{plain(answer.trouble)}</p>' if answer.trouble else ""


def author(answer: Answer) -> str:
    """Who wrote the sentences, and the switch that leaves those that are borne out, with how many it hides; empty where they are quoted."""
    if not (answer.writer and (answer.claims or being_written(answer))):
        return ""
    labels = LABELS[answer.question.language]
    hidden = sum(not _stays(claim, answer) for claim in answer.claims)
    told = f'<p class="hidden">{labels["hidden"].format(count=hidden)}</p>' if hidden else ""
    return (
        f'<div class="author"><span>{labels["writer"].format(writer=plain(answer.writer))}</span>'
        f'<label class="only"><input type="checkbox">{labels["only supported"]}</label></div>{told}'
    )


def _stays(claim: Claim, answer: Answer) -> bool:
    """Whether the switch leaves a sentence: it is borne out, or still being written."""
    return claim.verdict in BORNE_OUT or (claim.verdict == "unchecked" and not answer.done)


def sentence(claim: Claim, answer: Answer, marks: str, told: str) -> str:
    """A written sentence, behind it the `marks` of what bears it out, and under it the verdict with the reasons and the sources `told`.

    What is not borne out has no marks of its own: they stand behind the reason, as what it was compared with.
    """
    language = answer.question.language
    if claim.verdict == "unchecked" and not answer.done:
        return f'<li class="unfinished">{plain(claim.text)}</li>'
    cited = claim.verdict in (*BORNE_OUT, "weak")
    why = list(map(plain, reasons(claim, language)))
    shown = [] if claim.verdict in BORNE_OUT else [why[0]]
    if told and cited:
        shown.append(plain(told))
    if marks and not cited:
        shown.append(f"{LABELS[language]['compared']} {marks}")
    more = f'<span class="shown">{" · ".join(shown)}</span>' if shown else ""
    return (
        f'<li class="{claim.verdict}">{plain(claim.text)}{" " + marks if cited else ""}'
        f'<div class="check">{_badge(claim, why, language)} {more}</div></li>'
    )


def _badge(claim: Claim, why: list[str], language: str) -> str:
    """The verdict as a button that does nothing but show the reasons: so it is reached by keyboard and by touch too."""
    told = "".join(f"<span>{reason}</span>" for reason in why)
    word = plain(verdict_in_words(claim, language))
    return f'<button class="badge" type="button">{word}<span class="unseen">: </span><span class="why">{told}</span></button>'
