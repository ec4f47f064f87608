"""Marginals against joint: one parallel step, the sets it reveals, one forward pass, and what pairs and impossible contexts tell."""
