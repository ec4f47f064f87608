"""One small joint, completely: every marginal, every sampler law, every order."""
