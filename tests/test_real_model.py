"""A real language model, tiny and untrained, behind a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from assistant.llm import LanguageModel
from assistant.served import WINDOW
from assistant.trouble import Failed
from tests.test_chroma_server import free_port
from tests.test_llm import ASKED, reply_of


def make_writer(folder: Path) -> Path:
    """A folder with a tiny untrained Llama that chats, as a user would download a trained one."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<s>", "</s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(["kapal karam di pelabuhan", "a ship sank in the harbour"], trainer)
    template = "{% for message in messages %}<s>{{ message.role }}: {{ message.content }}\n{% endfor %}<s>assistant:"
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>", chat_template=template
    ).save_pretrained(str(folder))
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=1,
    )
    torch.manual_seed(0)  # with other weights it may well end before its first word
    LlamaForCausalLM(config).save_pretrained(str(folder))
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `transformers serve` over a model."""
    port = free_port()
    program = Path(sys.executable).with_name("transformers")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder.parent / "hub"), "OMP_NUM_THREADS": "1"}
    command = [str(program), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with (folder.parent / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(3000):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, (folder.parent / "log").read_text("utf-8")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def test_a_real_model_on_a_real_server(tmp_path: Path) -> None:
    pytest.importorskip("accelerate", reason="transformers serve needs the packages of transformers[serving]")
    folder = make_writer(tmp_path / "model")
    with served(folder) as address:
        model = LanguageModel.parse(f"{address} {folder}", {})
        text, failed = "", None
        try:
            for piece in model.stream(ASKED, 24):
                text += piece
        except Failed as error:
            failed = error.kind
        assert text.strip()
        assert text.encode()
        assert failed in (None, "endless")  # it ends when chance has it
        assert model.window() == WINDOW
        assert reply_of(LanguageModel(model.url, "other/model")) == ("", "model")
        stopped = model.stream(ASKED, 400)
        next(piece for piece in stopped if piece)
        stopped.close()
        assert reply_of(model)[0]
