"""The network that points at the words that answer a question; it is trained here and run in its ONNX form by assistant/extract.py."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.extract import FUNCTION, SHAPES

WIDTH, MEANING, FUNCTIONS = 96, 96, 24
REACHES = (1, 2, 4, 8)  # words to either side that a layer looks at, so that a word knows about two dozen around it
UNRELATED, SAME = 0.28, 0.6  # the cosines of assistant/rank.py
DROPPED = 0.2
NEVER = -1e4
NEAR = [weight / 3 for weight in (0.1, 0.2, 0.4, 0.7, 1.0, 0.7, 0.4, 0.2, 0.1)]  # of the words around one that stand in the question


class Beside(nn.Module):
    """A layer that adds to each word what it makes of the word and one on either side, at a distance."""

    def __init__(self, reach: int) -> None:
        super().__init__()
        self.reach, self.norm, self.mix = reach, nn.LayerNorm(WIDTH), nn.Linear(3 * WIDTH, 2 * WIDTH)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States of the same shape."""
        known = self.norm(states) * mask
        padded = functional.pad(known, (0, 0, self.reach, self.reach))
        length = states.shape[1]
        sides = torch.cat([padded[:, :length], known, padded[:, 2 * self.reach : 2 * self.reach + length]], 2)
        value, gate = self.mix(sides).chunk(2, 2)
        changed: Tensor = states + value * torch.sigmoid(gate)
        return changed


class Network(nn.Module):
    """For each word of each passage how likely a fact begins and ends there, as log odds against there being none: [passages, words, 2].

    Takes the vectors of all words that occur, and what they weigh; of the passages the rows of their words in these (0 where there is
    none), function words, shapes and sentence numbers (-1 where there is none); of the questions the same; and which words are the same.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.meaning = nn.Linear(dim, MEANING)
        self.function = nn.Embedding(len(FUNCTION) + 1, FUNCTIONS, padding_idx=0)
        nn.init.normal_(self.function.weight, std=0.3)
        self.sharpness = nn.Parameter(torch.tensor(8.0))
        self.asked = nn.Linear(MEANING + FUNCTIONS + SHAPES + 1, WIDTH)
        self.asked_layers = nn.ModuleList([Beside(1), Beside(2)])
        self.attention = nn.Linear(WIDTH, 2)
        self.words = nn.Linear(3 * MEANING + FUNCTIONS + SHAPES + 9, WIDTH)
        self.turned = nn.Linear(2 * WIDTH, WIDTH)
        self.layers = nn.ModuleList([Beside(reach) for reach in REACHES])
        self.films = nn.ModuleList([nn.Linear(2 * WIDTH, 2 * WIDTH) for _ in REACHES])
        self.whole = nn.Linear(3 * WIDTH, WIDTH)
        self.shift = nn.Linear(WIDTH, 1)
        self.norm, self.drop = nn.LayerNorm(WIDTH), nn.Dropout(DROPPED)
        self.ends, self.asked_ends = nn.Linear(WIDTH, 2), nn.Linear(2 * WIDTH, 2 * WIDTH)

    def forward(
        self,
        vectors: Tensor,
        lengths: Tensor,
        words: Tensor,
        functions: Tensor,
        shapes: Tensor,
        sentences: Tensor,
        asked: Tensor,
        asked_functions: Tensor,
        asked_shapes: Tensor,
        same: Tensor,
    ) -> Tensor:
        """The log odds, far below zero where there is no word."""
        mask, asked_mask = (words > 0).float()[..., None], (asked > 0).float()[..., None]
        meanings = self.meaning(vectors)
        alike = torch.clamp((vectors[words] @ vectors[asked].transpose(1, 2) - UNRELATED) / (SAME - UNRELATED), 0, 1)
        content = asked_mask[..., 0] * (asked_functions == 0).float()
        alike = torch.maximum(alike, same) * content[:, None]
        weights = lengths[asked] * content
        question = self._question(self.drop(meanings[asked]), asked_functions, asked_shapes, lengths[asked], asked_mask)
        attention = torch.softmax(self.sharpness * alike + (content[:, None] - 1) * 30, 2)
        best = alike.amax(2)
        partner = (attention @ self.drop(meanings)[asked]) * best[..., None]
        own = self.drop(meanings)[words]
        seen = self._seen(alike, same, best, weights, asked_shapes * content[..., None], sentences, mask)
        states = self.words(
            torch.cat([own, partner, own * partner * 3, self.function(functions), shapes, lengths[words][..., None], seen], 2)
        )
        states = torch.relu(states + self.turned(question)[:, None])
        for layer, film in zip(self.layers, self.films, strict=True):
            states = layer(self.drop(states), mask)
            factor, summand = film(question)[:, None].chunk(2, 2)
            states = states * (1 + factor) + summand
        states = self.norm(states)
        whole = torch.relu(self.whole(torch.cat([(states + (mask - 1) * 30).amax(1), question], 1)))
        states = states + whole[:, None]
        found = self.ends(states) + states @ self.asked_ends(question).view(-1, 2, WIDTH).transpose(1, 2) + self.shift(whole)[:, None]
        masked: Tensor = found * mask + (mask - 1) * -NEVER
        return masked

    def _question(self, meanings: Tensor, functions: Tensor, shapes: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """What is asked, as one vector."""
        states = self.asked(torch.cat([meanings, self.function(functions), shapes, lengths[..., None]], 2)) * mask
        for layer in self.asked_layers:
            states = layer(states, mask)
        attention = torch.softmax(self.attention(states) + (mask - 1) * 30, 1)
        return torch.relu((attention.transpose(1, 2) @ states).flatten(1))

    def _seen(
        self, alike: Tensor, same: Tensor, best: Tensor, weights: Tensor, asked_shapes: Tensor, sentences: Tensor, mask: Tensor
    ) -> Tensor:
        """How far each word, its sentence and its passage are about the question: [passages, words, 8]."""
        total = weights.sum(1, keepdim=True) + 1e-6
        numbers = torch.arange(sentences.max() + 1)  # type: ignore[call-overload]  # a number would be kept for ever in the ONNX form
        among = (sentences[..., None] == numbers).float()
        inside = (alike[:, :, None] * among[..., None]).amax(1)
        covered = (inside @ weights[..., None])[..., 0] / total
        sentence = (among @ covered[..., None])[..., 0]
        everywhere = alike.amax(1)
        passage = [_share(everywhere, kind, weights) for kind in (torch.ones_like(weights), asked_shapes[..., 0], asked_shapes[..., 2])]
        around = functional.conv1d(best[:, None], torch.tensor(NEAR)[None, None], padding=len(NEAR) // 2)[:, 0]
        columns = [best, same.amax(2), around, sentence, passage[0][:, None] - sentence]
        return torch.stack([*columns, *(share[:, None].expand_as(best) for share in passage)], 2) * mask


def _share(matched: Tensor, kind: Tensor, weights: Tensor) -> Tensor:
    """The share of the question's words of a kind that is matched; all, where there is none of the kind."""
    weighed = kind * weights
    return (matched * weighed).sum(1) / (weighed.sum(1) + 1e-6) + (weighed.sum(1) == 0).float()
