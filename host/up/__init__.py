"""What it takes to have an Odoo 19 that runs: source, Python, database, programs."""
