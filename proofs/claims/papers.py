"""The papers, each once: number, title, authors, year, and what it states by number as far as known.

A claim cites a place in one of them: ``source=ZHONG("Section 4.3, Eq. 5")``.
"""

from __future__ import annotations

from proofs.ledger.source import Paper

SUN = Paper("2510.03289", "Why mask diffusion does not work", "Sun, Wen, Wang", 2025)
ZHONG = Paper(
    "2601.15593",
    "Parallelism and Generation Order in Masked Diffusion Language Models: Limits Today, Potential Tomorrow",
    "Zhong, Gu, Zang et al.",
    2026,
)
FENG = Paper("2502.09622", "Theoretical Benefit and Limitation of Diffusion Language Model", "Feng et al.", 2025)
BEN_HAMU = Paper(
    "2505.24857",
    "Accelerated Sampling from Masked Diffusion Models via Entropy Bounded Unmasking",
    "Ben-Hamu et al.",
    2025,
)
CHEN_ENERGY = Paper("2509.13866", "Masked Diffusion Models as Energy Minimization", "Chen et al.", 2025)
GARG = Paper(
    "2511.19152",
    "Masked Diffusion Models are Secretly Learned-Order Autoregressive Models",
    "Garg, Kohli, Sarawagi",
    2025,
)
JIA = Paper("2511.18159", "Bringing Stability to Diffusion", "Jia et al.", 2025)
YANG = Paper("2510.06190", "On Powerful Ways to Generate", "Yang et al.", 2025)
LI_CAI = Paper("2505.21400", "Breaking AR's sampling bottleneck", "Li, Cai", 2025)
LAVENANT = Paper(
    "2510.25544", "Error bounds for parallel sampling of masked diffusion models", "Lavenant, Zanella", 2025
)
CHEN = Paper("2511.04647", "Optimal schedules of random-order decoding", "Chen, Cong, Li", 2025)
ZHAO = Paper("2602.20126", "Adaptation to intrinsic dependence", "Zhao, Cai", 2026)
DMITRIEV = Paper("2602.15008", "Effective total correlation", "Dmitriev, Huang, Wei", 2026)
DMITRIEV_LOO = Paper("2608.23554", "Leave-one-out samplers", "Dmitriev, Huang, Wei", 2026)
WAINWRIGHT = Paper("2608.13520", "Unmasking growth complexity", "Wainwright", 2026)
WEN = Paper(
    "2608.25505",
    "Conditional Total Correlation and the Serial Depth of Adaptive Parallel Sampling",
    "Wen, Liang, Lu",
    2026,
)
LIANG = Paper("2602.22505", "Rates of Euler and first-hitting samplers", "Liang et al.", 2026)
CAI_LI = Paper("2603.22248", "A budget of entropy", "Cai, Li", 2026)
DUEL = Paper("2603.01367", "DUEL", "unknown", 2026)
ZHANG = Paper(
    "2602.00286",
    "Generation Order and Parallel Decoding in Masked Diffusion Models: An Information-Theoretic Perspective",
    "Zhang et al.",
    2026,
)
RINGEL = Paper(
    "2604.02560",
    "Dependency-Guided Parallel Decoding in Discrete Diffusion Language Models",
    "Ringel, Ali, Romano",
    2026,
)
PATHS = Paper(
    "2605.09303",
    "Path-Dependent Denoising: A Non-Conservative Field Perspective on Order Collapse in Diffusion Language Models",
    "unknown",
    2026,
)
IMDM = Paper("2605.10518", "IMDM", "unknown", 2026)
PARALLEL_BENCH = Paper("2510.04767", "ParallelBench", "unknown", 2025)
FAST_DLLM = Paper("2505.22618", "Fast-dLLM", "Wu et al.", 2025)
KLASS = Paper("2511.05664", "KLASS", "unknown", 2025)
JIANG = Paper("2512.25014", "Depth of diffusion language models", "Jiang, Haghtalab, Chen", 2025)
KIM = Paper(
    "2502.06768",
    "Train for the Worst, Plan for the Best: Understanding Token Ordering in Masked Diffusions",
    "Kim et al.",
    2025,
)
ZHENG = Paper(
    "2409.02908",
    "Masked Diffusion Models are Secretly Time-Agnostic Masked Models and Exploit Inaccurate Categorical Sampling",
    "Zheng et al.",
    2024,
)
RADD = Paper(
    "2406.03736",
    "Your Absorbing Discrete Diffusion Secretly Models the Conditional Distributions of Clean Data",
    "Ou et al.",
    2024,
)
PRIME = Paper("2505.18495", "Partial masking of sub-tokens", "unknown", 2025)
