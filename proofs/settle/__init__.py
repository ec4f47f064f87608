"""settle: a statement in, a certificate or a counterexample out."""
