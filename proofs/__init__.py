"""The claims: each brings together a derivation, an enumeration, an attack and a measurement."""
