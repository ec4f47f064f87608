"""The training objective: the loss, its minimum and its steps; and what a mask tells."""
