"""A headless Chromium that looks at the web client as one of its users."""
