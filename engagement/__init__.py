"""Engagement: from an event or a survey to what came of it."""
