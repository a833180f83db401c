"""Programs that run inside the host's Python, where Odoo can be imported."""
