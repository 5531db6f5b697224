"""The transformer that judges a pair of texts; it is trained here and run in its ONNX form by assistant/judge.py."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.judge import FIRST, LONGEST, PAD, SECOND

LAYERS, WIDTH, HEADS, INNER, JUDGED = 4, 384, 12, 1536, 256  # the first four of the six layers of all-MiniLM-L6-v2
UNRELATED, SAME = 0.28, 0.6  # the cosines of assistant/look.py
EPSILON = 1e-12  # of the norms, as in BERT
DROPPED, DROPPED_LAST = 0.05, 0.1
NEVER = -1e4


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.first_norm, self.last_norm = nn.LayerNorm(WIDTH, eps=EPSILON), nn.LayerNorm(WIDTH, eps=EPSILON)
        self.widen, self.narrow, self.drop = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH), nn.Dropout(DROPPED)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States of the same shape, [texts, pieces, WIDTH]."""
        shape = states.shape[0], states.shape[1], HEADS, WIDTH // HEADS
        query, key, value = (turn(states).view(shape).transpose(1, 2) for turn in (self.query, self.key, self.value))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask).transpose(1, 2).reshape(states.shape)
        states = self.first_norm(states + self.drop(self.out(seen)))
        changed: Tensor = self.last_norm(states + self.drop(self.narrow(functional.gelu(self.widen(states)))))
        return changed


class Encoder(nn.Module):
    """What each piece of two texts, or of one, means beside the others: [texts, pieces, WIDTH].

    It takes the pieces, their vectors in the shipped embedding, what each place is, and whether the other text has the piece, too.
    """

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.table = nn.Embedding(pieces, WIDTH, padding_idx=0)
        self.marks, self.places = nn.Embedding(6, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.seen = nn.Linear(3, WIDTH, bias=False)
        nn.init.zeros_(self.seen.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: Tensor, vectors: Tensor, segments: Tensor, same: Tensor) -> Tensor:
        """The states of the last layer."""
        first, second = (segments == FIRST).float(), (segments == SECOND).float()
        inside = (first + second)[..., None]
        across = first[:, :, None] * second[:, None] + second[:, :, None] * first[:, None]
        nearest = ((vectors @ vectors.transpose(1, 2)).clamp(0, 1) * across).amax(2)
        alike = ((nearest - UNRELATED) / (SAME - UNRELATED)).clamp(0, 1)
        seen = torch.stack([alike, same, 1 - alike], 2) * inside
        states = self.table(pieces) * inside + self.marks(segments) + self.places.weight[: segments.shape[1]] + self.seen(seen)
        states = self.norm(states)
        mask = ((segments == PAD).float() * NEVER)[:, None, None]
        for layer in self.layers:
            states = layer(states, mask)
        found: Tensor = states
        return found


class Judge(nn.Module):
    """Four numbers for each pair, [pairs, 4]: the log odds that the second text answers the first, a question; and, up to a constant, the
    logarithms of the chances that the first text bears out the second, leaves it open, and says otherwise."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.encoder = Encoder(pieces)
        self.answer_hidden, self.support_hidden = nn.Linear(5 * WIDTH, JUDGED), nn.Linear(5 * WIDTH, JUDGED)
        self.answers, self.supports, self.drop = nn.Linear(JUDGED, 1), nn.Linear(JUDGED, 3), nn.Dropout(DROPPED_LAST)

    def forward(self, pieces: Tensor, vectors: Tensor, segments: Tensor, same: Tensor) -> Tensor:
        """The four numbers."""
        states = self.encoder(pieces, vectors, segments, same)
        one, other = (mean(states, segments == part) for part in (FIRST, SECOND))
        seen = self.drop(torch.cat([states[:, 0], one, other, (one - other).abs(), one * other], 1))
        answers, supports = torch.tanh(self.answer_hidden(seen)), torch.tanh(self.support_hidden(seen))
        return torch.cat([self.answers(answers), self.supports(supports)], 1)


def mean(states: Tensor, among: Tensor) -> Tensor:
    """The mean of the states at these places of each text."""
    kept = among.float()[..., None]
    found: Tensor = (states * kept).sum(1) / kept.sum(1).clamp(min=1)
    return found
