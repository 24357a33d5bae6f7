"""Every number that is shown: counting, disclosure control, intervals, charts."""
