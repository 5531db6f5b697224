"""Whether the sender of a mail is an outlet, by the name beside the address; pure functions."""

from __future__ import annotations

import re

from corpus.metadata import outlet_name
from corpus.story.clean import one_line

# Words in the names of newspapers, stations and their letters; people have no such names.
_NEWS = re.compile(
    r"\b(?:\w*news|post|times|pos|kabar|harian|monitor|media|radar|warta|berita|suara|tribune?|review|journal|jurnal|daily|weekly|ledger"
    r"|gazette|herald|buletin|bulletin|briefing|koran|majalah|kantor berita|tv|televisi|radio|online)\b|\.(?:com|co\.id|id|net|news|tv)$",
    re.IGNORECASE,
)
# What stands in place of a name.
_NO_NAME = re.compile(
    r"(?:no|do ?not)[ .-]?reply|info|admin\w*|newsletters?|news|buletin|bulletin|redaksi|editor|humas|support", re.IGNORECASE
)
# "Rina Fitri from The Ledger", and 'The Ledger' via a group.
_OF_OUTLET, _VIA = re.compile(r"^(?:[\w.'’-]+\s){1,3}(?:at|from|dari)\s+(?=\S)"), re.compile(r"\s+(?:via|lewat|melalui)\s.*$")
# People have names of three words at most where they write them beside an address, with or without capitals; initials may be among them.
_PERSON = re.compile(r"[^\W\d_][\w'’-]*\.?(?:,?\s[^\W\d_][\w'’-]*\.?){0,2}")
# In characters.
_LONGEST = 500


def outlet_of(sender: str, listed: bool = False) -> str | None:
    """The outlet that a sender ("Name <address>") is, None if it is a person or has no name; `listed` if such mails go to subscribers."""
    address = next(iter(re.findall(r"[^\s<>\[\]():;]+@([\w.-]+)", sender[:_LONGEST])), "")
    name = one_line(re.split(r"\s*[<\[(]", sender[:_LONGEST], maxsplit=1)[0]).strip(" \"'*“”‘’")
    name = _OF_OUTLET.sub("", _VIA.sub("", name).strip(" \"'"))
    letters = "".join(re.findall(r"\w", name.casefold()))
    if not letters or "@" in name or _NO_NAME.fullmatch(name):
        return None
    own = len(letters) > 3 and letters in re.sub(r"\W", "", address.casefold())
    person = _PERSON.fullmatch(name) and not (listed or own or _NEWS.search(name))
    return None if person else outlet_name(name)
