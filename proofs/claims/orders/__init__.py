"""Separate schedules: the loss as a mixture of orders, and the orders that powers of time give."""
