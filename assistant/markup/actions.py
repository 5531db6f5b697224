"""What can be done with an answer: copy it, ask it again, take it along, say what it was worth."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.forms import FORMS
from assistant.kept import Opinion
from assistant.labels import LABELS
from assistant.markup.parts import plain

REASONS = ("wrong", "misses", "citation", "incomplete")  # the labels of why an answer is not good


def actions(answer: Answer, turn: int, language: str, is_last: bool, opinion: Opinion | None) -> str:
    """The row of actions under an answer; each is a link whose name says what it does and to which turn."""
    labels = LABELS[language]
    content = answer.claims or answer.hits
    parts = [
        _action(f"sources-{turn}", labels["evidence"]) if content else "",
        _action(f"copy-{turn}", labels["copy"]) if answer.claims else "",
        _action(f"retry-{turn}", labels["retry"]) if is_last else "",
        _take(language) if answer.claims else "",
        _opinions(turn, language, opinion) if content else "",
        f'<span class="took">{_seconds(answer.seconds, language)}</span>' if answer.seconds else "",
    ]
    return f'<div class="actions">{"".join(parts)}</div>' if any(parts) else ""


def _action(name: str, label: str, kind: str = "act") -> str:
    return f'<a class="{kind}" role="button" href="#{name}">{plain(label)}</a>'


def _take(language: str) -> str:
    labels = LABELS[language]
    forms = "".join(f"<li>{_action(f'take-{form}', labels[f'as {form}'])}</li>" for form in FORMS)
    return f'<details class="menu"><summary>{labels["take"]}</summary><ul>{forms}</ul></details>'


def _opinions(turn: int, language: str, opinion: Opinion | None) -> str:
    """A thumb up, a thumb down with its reasons, and what was said before."""
    labels = LABELS[language]
    good, bad = (" given" if opinion and opinion.good == value else "" for value in (True, False))
    reasons = "".join(f"<li>{_action(f'bad-{turn}-{place}', labels[reason])}</li>" for place, reason in enumerate(REASONS, 1))
    say = f'<a class="act" role="button" href="#bad-{turn}-0">{labels["say"]}</a>'
    other = f'<li><label>{labels["other reason"]} <input class="reason" type="text" maxlength="500"></label>{say}</li>'
    said = f'<span class="said">{plain(labels["opinion kept"])}</span>' if opinion else ""
    return (
        '<span class="thumbs">'
        f'<a class="act thumb{good}" role="button" href="#good-{turn}"><span class="unseen">{labels["good"]}</span></a>'
        f'<details class="menu thumb{bad}"><summary><span class="unseen">{labels["bad"]}</span></summary>'
        f"<ul>{reasons}{other}</ul></details></span>{said}"
    )


def _seconds(seconds: float, language: str) -> str:
    """How long an answer took, in the form of the language."""
    shown = f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"
    return LABELS[language]["took"].format(seconds=shown.replace(".", "," if language == "id" else "."))
