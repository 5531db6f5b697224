"""The words of the page itself, by the code of their language."""

from __future__ import annotations

from assistant.english import ENGLISH
from assistant.indonesian import INDONESIAN

LABELS = {"en": ENGLISH, "id": INDONESIAN}
