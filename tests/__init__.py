"""The tests, a file a module, and the mutants."""
