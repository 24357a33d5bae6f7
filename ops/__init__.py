"""What starts, stops and checks the portal on one machine. Standard library first: it runs before anything is installed."""
