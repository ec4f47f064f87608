"""Generate-then-edit: how fast rounds of edits forget their draft, what they converge to, and what they leave as it is."""
