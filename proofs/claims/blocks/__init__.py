"""Decoding in blocks: what it costs, how that depends on the size, and which masks training in blocks meets."""
