"""Brings up a real Odoo 19 for development; no part of the add-on."""
