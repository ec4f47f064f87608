"""Schedules and flows as minimisers of energy."""
