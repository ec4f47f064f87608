"""Policies that look at values: the identity of their cost, confidence, and bounded entropies."""
