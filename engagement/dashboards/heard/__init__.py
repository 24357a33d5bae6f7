"""Who have we not heard from: place by channel and community by channel, planned and done, beside the census."""

from engagement.dashboards.heard.page import HeardPage, heard_page

__all__ = ["HeardPage", "heard_page"]
