"""Pages for a browser: HTML from templates, our own stylesheet, nothing from elsewhere."""
