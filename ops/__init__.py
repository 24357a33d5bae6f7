"""What starts, stops and checks the portal on one machine. It begins before anything is installed."""
