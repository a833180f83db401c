"""What day it is where a company is: its partner's time zone says so, else UTC."""

from pytz import UTC, timezone

from odoo import fields


def zone_of(company):
    """Return the time zone of the company."""
    # It belongs to the company's partner, whoever may read that.
    return timezone(company.sudo().partner_id.tz or "UTC")


def day_of(company, moment=None):
    """Return the company's day of a ``moment`` in UTC, or of now."""
    moment = UTC.localize(moment or fields.Datetime.now())
    return moment.astimezone(zone_of(company)).date()
