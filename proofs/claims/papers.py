"""The papers, each once: number, title, authors, year, and what it states as far as known.

A claim cites a place in one of them: ``source=ZHONG("Section 4.3, Eq. 5")``. Titles and authors are those of the arXiv records, or of
indexes and bibliographies that copy them; statements stand in :mod:`proofs.claims.stated`.
"""

from __future__ import annotations

from proofs.claims.stated import decoding, models
from proofs.ledger.source import Paper

SUN = Paper(
    "2510.03289",
    "Why mask diffusion does not work",
    "Haocheng Sun, Cynthia Xin Wen, Edward Hong Wang",
    2025,
    tuple(models.SUN.items()),
)
ZHONG = Paper(
    "2601.15593",
    "Parallelism and Generation Order in Masked Diffusion Language Models: Limits Today, Potential Tomorrow",
    "Yangyang Zhong, Yanmei Gu, Zhengqing Zang, Xiaomeng Li, Yuqi Ding, Xibei Jia, Yuting Shen, "
    "Zhenzhong Lan, Liwang Zhu, Weiping Liu, Junlin Zhou, Haisheng Liu, Zhong Xin Yu, Pengxin Luo, Donglian Qi, "
    "Yunfeng Yan, Junbo Zhao",
    2026,
    tuple(models.ZHONG.items()),
)
FENG = Paper(
    "2502.09622",
    "Theoretical Benefit and Limitation of Diffusion Language Model",
    "Guhao Feng, Yihan Geng, Jian Guan, Wei Wu, Liwei Wang, Di He",
    2025,
    tuple(models.FENG.items()),
)
BEN_HAMU = Paper(
    "2505.24857",
    "Accelerated Sampling from Masked Diffusion Models via Entropy Bounded Unmasking",
    "Heli Ben-Hamu, Itai Gat, Daniel Severo, Niklas Nolte, Brian Karrer",
    2025,
    tuple(decoding.BEN_HAMU.items()),
)
CHEN_ENERGY = Paper(
    "2509.13866",
    "Masked Diffusion Models as Energy Minimization",
    "Sitong Chen, Shen Nie, Jiacheng Sun, Zijin Feng, Zhenguo Li, Ji-Rong Wen, Chongxuan Li",
    2025,
    tuple(models.CHEN_ENERGY.items()),
)
GARG = Paper(
    "2511.19152",
    "Masked Diffusion Models are Secretly Learned-Order Autoregressive Models",
    "Prateek Garg, Bhavya Kohli, Sunita Sarawagi",
    2025,
    tuple(models.GARG.items()),
)
JIA = Paper(
    "2511.18159",
    "Bringing Stability to Diffusion: Decomposing and Reducing Variance of Training Masked Diffusion Models",
    "Mengni Jia, Mengyu Zhou, Yihao Liu, Xiaoxi Jiang, Guanjun Jiang",
    2025,
    tuple(models.JIA.items()),
)
YANG = Paper(
    "2510.06190",
    "On Powerful Ways to Generate: Autoregression, Diffusion, and Beyond",
    "Chenxiao Yang, Cai Zhou, David Wipf, Zhiyuan Li",
    2025,
    tuple(models.YANG.items()),
)
LI_CAI = Paper(
    "2505.21400",
    "Breaking AR's Sampling Bottleneck: Provable Acceleration via Diffusion Language Models",
    "Gen Li, Changxiao Cai",
    2025,
    tuple(decoding.LI_CAI.items()),
)
LAVENANT = Paper(
    "2510.25544",
    "Error Bounds and Optimal Schedules for Masked Diffusions with Factorized Approximations",
    "Hugo Lavenant, Giacomo Zanella",
    2025,
    tuple(decoding.LAVENANT.items()),
)
CHEN = Paper(
    "2511.04647",
    "Optimal Inference Schedules for Masked Diffusion Models",
    "Sitan Chen, Kevin Cong, Jerry Li",
    2025,
    tuple(decoding.CHEN.items()),
)
ZHAO = Paper(
    "2602.20126",
    "Adaptation to Intrinsic Dependence in Diffusion Language Models",
    "Yunxiao Zhao, Changxiao Cai",
    2026,
    tuple(decoding.ZHAO.items()),
)
DMITRIEV = Paper(
    "2602.15008",
    "Efficient Sampling with Discrete Diffusion Models: Sharp and Adaptive Guarantees",
    "Daniil Dmitriev, Zhihan Huang, Yuting Wei",
    2026,
    tuple(decoding.DMITRIEV.items()),
)
DMITRIEV_LOO = Paper(
    "2608.23554",
    "Provably adaptive sampling with uniform and remasking discrete diffusion models",
    "Daniil Dmitriev, Zhihan Huang, Yuting Wei",
    2026,
    tuple(decoding.DMITRIEV_LOO.items()),
)
WAINWRIGHT = Paper(
    "2608.13520",
    "The data geometry of masking diffusion: Certified-optimal schedules via unmasking growth complexity",
    "Martin J. Wainwright",
    2026,
    tuple(decoding.WAINWRIGHT.items()),
)
WEN = Paper(
    "2608.25505",
    "Conditional Total Correlation and the Serial Depth of Adaptive Parallel Sampling",
    "Chuling Wen, Weijie Liang, Jian Lu",
    2026,
    tuple(decoding.WEN.items()),
)
LIANG = Paper(
    "2602.22505",
    "Sharp Convergence Rates for Masked Diffusion Models",
    "Yuchen Liang, Zhiheng Tan, Ness Shroff, Yingbin Liang",
    2026,
    tuple(decoding.LIANG.items()),
)
CAI_LI = Paper(
    "2603.22248",
    "Confidence-Based Decoding is Provably Efficient for Diffusion Language Models",
    "Changxiao Cai, Gen Li",
    2026,
    tuple(decoding.CAI_LI.items()),
)
DUEL = Paper(
    "2603.01367",
    "DUEL: Exact Likelihood for Masked Diffusion via Deterministic Unmasking",
    "Gilad Turok, Chris De Sa, Volodymyr Kuleshov",
    2026,
    tuple(decoding.DUEL.items()),
)
ZHANG = Paper(
    "2602.00286",
    "Generation Order and Parallel Decoding in Masked Diffusion Models: An Information-Theoretic Perspective",
    "Shaorong Zhang, Longxuan Yu, Rob Brekelmans, Luhan Tang, Salman Asif, Greg Ver Steeg",
    2026,
    tuple(decoding.ZHANG.items()),
)
RINGEL = Paper(
    "2604.02560",
    "Dependency-Guided Parallel Decoding in Discrete Diffusion Language Models",
    "Liran Ringel, Ameen Ali, Yaniv Romano",
    2026,
    tuple(decoding.RINGEL.items()),
)
PATHS = Paper(
    "2605.09303",
    "Path-Dependent Denoising: A Non-Conservative Field Perspective on Order Collapse in Diffusion Language Models",
    "Jeonseong Kim",
    2026,
    tuple(decoding.PATHS.items()),
)
IMDM = Paper(
    "2605.10518",
    "Infinite Mask Diffusion for Few-Step Distillation",
    "Jaehoon Yoo, Wonjung Kim, Chanhyuk Lee, Seunghoon Hong",
    2026,
    tuple(decoding.IMDM.items()),
)
PARALLEL_BENCH = Paper(
    "2510.04767",
    "ParallelBench: Understanding the Trade-offs of Parallel Decoding in Diffusion LLMs",
    "Wonjun Kang, Kevin Galim, Seunghyuk Oh, Minjae Lee, Yuchen Zeng, Shuibai Zhang, Coleman Hooper, "
    "Yuezhou Hu, Hyung Il Koo, Nam Ik Cho, Kangwook Lee",
    2025,
    tuple(decoding.PARALLEL_BENCH.items()),
)
FAST_DLLM = Paper(
    "2505.22618",
    "Fast-dLLM: Training-free Acceleration of Diffusion LLM by Enabling KV Cache and Parallel Decoding",
    "Chengyue Wu, Hao Zhang, Shuchen Xue, Zhijian Liu, Shizhe Diao, Ligeng Zhu, Ping Luo, Song Han, Enze Xie",
    2025,
    tuple(decoding.FAST_DLLM.items()),
)
KLASS = Paper(
    "2511.05664",
    "KLASS: KL-Guided Fast Inference in Masked Diffusion Models",
    "Seo Hyun Kim, Sunwoo Hong, Hojung Jung, Youngrok Park, Se-Young Yun",
    2025,
    tuple(decoding.KLASS.items()),
)
JIANG = Paper(
    "2512.25014",
    "Diffusion Language Models are Provably Optimal Parallel Samplers",
    "Haozhe Jiang, Nika Haghtalab, Lijie Chen",
    2025,
    tuple(decoding.JIANG.items()),
)
KIM = Paper(
    "2502.06768",
    "Train for the Worst, Plan for the Best: Understanding Token Ordering in Masked Diffusions",
    "Jaeyeon Kim, Kulin Shah, Vasilis Kontonis, Sham Kakade, Sitan Chen",
    2025,
    tuple(models.KIM.items()),
)
ZHENG = Paper(
    "2409.02908",
    "Masked Diffusion Models are Secretly Time-Agnostic Masked Models and Exploit Inaccurate Categorical Sampling",
    "Kaiwen Zheng, Yongxin Chen, Hanzi Mao, Ming-Yu Liu, Jun Zhu, Qinsheng Zhang",
    2024,
    tuple(models.ZHENG.items()),
)
RADD = Paper(
    "2406.03736",
    "Your Absorbing Discrete Diffusion Secretly Models the Conditional Distributions of Clean Data",
    "Jingyang Ou, Shen Nie, Kaiwen Xue, Fengqi Zhu, Jiacheng Sun, Zhenguo Li, Chongxuan Li",
    2024,
    tuple(models.RADD.items()),
)
PRIME = Paper(
    "2505.18495",
    "Beyond Masked and Unmasked: Discrete Diffusion Models via Partial Masking",
    "Chen-Hao Chao, Wei-Fang Sun, Hanwen Liang, Chun-Yi Lee, Rahul G. Krishnan",
    2025,
    tuple(models.PRIME.items()),
)
