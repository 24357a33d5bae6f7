"""What is measured, one command each: ``make bench`` runs all. Every figure is a ratio within one run."""
