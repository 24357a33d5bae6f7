"""The pages of the survey builder. Everything on them works with links and forms alone."""
