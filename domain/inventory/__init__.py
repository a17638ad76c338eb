"""Parts in stock: what is there, what is promised to whom, and what it cost."""
