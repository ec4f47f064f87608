"""Random-order decoding: its identity, upper bounds, lower bounds, and growth."""
