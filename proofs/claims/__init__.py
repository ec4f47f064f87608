"""The claims: a topic a file, false beside true; no topic imports another."""
