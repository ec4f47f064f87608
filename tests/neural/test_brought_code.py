"""Checkpoints that bring code of their own: it runs only when that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from neural.pretrained import Options, load

LLADA = '''
import torch
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast


class FakeConfig(PretrainedConfig):
    model_type = "{type}"


class FakeModel(PreTrainedModel):
    """Written as for transformers 4: no post_init, and weights are tied without arguments."""

    config_class = FakeConfig

    def __init__(self, config):
        super().__init__(config)
        self.rows = torch.nn.Embedding(config.vocab_size, config.vocab_size)

    def tie_weights(self):
        pass

    def forward(self, input_ids):
        return CausalLMOutputWithPast(logits=torch.roll(self.rows(input_ids), -{shift}, dims=1))
'''


def brought(folder: Path, kind: str, shift: int) -> torch.Tensor:
    """A folder that brings its own code, as LLaDA and Dream do."""
    weight = torch.randn(9, 9, generator=torch.Generator().manual_seed(3))
    folder.mkdir()
    (folder / "modeling_fake.py").write_text(LLADA.format(type=kind, shift=shift))
    auto_map = {"AutoConfig": "modeling_fake.FakeConfig", "AutoModel": "modeling_fake.FakeModel"}
    config = {
        "model_type": kind,
        "vocab_size": 9,
        "mask_token_id": 8,
        "auto_map": auto_map,
        "architectures": ["FakeModel"],
    }
    (folder / "config.json").write_text(json.dumps(config))
    save_file({"rows.weight": weight}, folder / "model.safetensors", metadata={"format": "pt"})
    return weight


@pytest.mark.parametrize(("kind", "shift"), [("llada", 0), ("Dream", 1)])
def test_brought_code_runs_only_when_asked(tmp_path, monkeypatch, kind, shift):
    """auto_map is refused without the flag; with it the family's convention is applied."""
    import transformers.dynamic_module_utils as modules

    monkeypatch.setattr(modules, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    weight = brought(tmp_path / kind, kind, shift)
    with pytest.raises(ValueError, match="only with --remote-code"):
        load(tmp_path / kind)
    assert not (tmp_path / "modules").exists()
    found = load(tmp_path / kind, Options(remote_code=True))
    laws = found(np.array([[0, 8, 3, 8]]))

    assert (found.convention.shift, found.mask, found.V) == (shift, 8, 8)
    assert laws[0, 1] == pytest.approx(weight[8, :8].double().softmax(-1).numpy(), abs=1e-12)
