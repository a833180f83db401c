"""What day it is where a company is: its partner's time zone says so, else UTC."""

from datetime import datetime, time

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


def today_here(records):
    """Return the day of the company that one works in; the default of a date."""
    return day_of(records.env.company)


def utc_of(zone, day, hour=0):
    """Return the moment, in UTC, at which it is ``hour`` o'clock of ``day`` there."""
    local = zone.localize(datetime.combine(day, time(hour)))
    return local.astimezone(UTC).replace(tzinfo=None)
