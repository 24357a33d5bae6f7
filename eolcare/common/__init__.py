"""What every room may lean on and no table belongs to."""
