"""Speed as ratios in one run, against peers and the floor: ``python -m benchmarks``."""
