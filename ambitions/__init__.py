"""The national framework, as vocabulary for everything else."""
