"""The PDF room: HTML becomes an accessible PDF. No tables; whoever prints brings words and style sheets."""
