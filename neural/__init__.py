"""A trained denoiser: large enough to be interesting, small enough to be enumerated. torch loads with its modules."""
