"""What every response tells the browser that it may load, do and show to others."""

from __future__ import annotations

# The page needs nothing but itself; an article or an answer that got past the escaping could still load and run nothing. A script runs
# where it is a file of ours, or carries the number that is made for one response. Gradio writes style into elements, which is allowed.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
OTHERS = (
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_FOREIGN = "access-control-"  # Gradio lets the pages of any site read its answers


def secured(headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
    """The headers of a response with those that bound what comes of it, and without those that would let others read it."""
    told = [("content-security-policy", CONTENT_POLICY.format(nonce=nonce)), *OTHERS]
    names = {name for name, _ in told}
    kept = [(key, value) for key, value in headers if not _is_set(key.decode("latin-1").lower(), names)]
    return [*kept, *((name.encode(), value.encode()) for name, value in told)]


def _is_set(name: str, names: set[str]) -> bool:
    return name in names or name.startswith(_FOREIGN)
