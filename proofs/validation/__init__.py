"""What parallel decoding costs on a given checkpoint: where it comes from, what is measured, how it is told."""
