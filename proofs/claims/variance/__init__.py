"""The variance of training: its terms, and what lowers it."""
