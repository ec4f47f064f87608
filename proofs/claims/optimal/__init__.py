"""The best that any sampler can do in a number of rounds: sets chosen in advance, and sizes for a random order."""
