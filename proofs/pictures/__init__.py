"""Pictures; matplotlib loads with them."""
