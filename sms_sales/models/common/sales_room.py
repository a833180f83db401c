from odoo import api, models, tools

ROOMS = [
    ("customer", "Customers"),
    ("territory", "Territories"),
    ("pipeline", "Pipeline"),
    ("quotation", "Quotations"),
    ("commission", "Commissions"),
    ("forecast", "Forecasts"),
    ("compliance", "Compliance"),
]


class SalesRoom(models.AbstractModel):
    """The switches of the rooms.

    A room is on when every internal user implies the group ``group_room_<room>``,
    which is what the host's own ``group_…`` settings write. So menus and views hide
    by that group, and code asks :meth:`_is_on`.
    """

    _name = "sales.room"
    _description = "Room of Sales Management"

    @api.model
    @tools.ormcache("room", cache="groups")
    def _is_on(self, room):
        """Return whether ``room`` is switched on in this database.

        Raise a ValueError for what is no room.
        """
        if room not in dict(ROOMS):
            raise ValueError(f"{room!r} is no room: {', '.join(dict(ROOMS))}")
        # Overrides of the host ask on behalf of anybody, portal users included.
        internal = self.env.ref("base.group_user").sudo()
        # While we are updated, a new room has columns before it has a group.
        group = self.env.ref(f"sms_sales.group_room_{room}", raise_if_not_found=False)
        return bool(group) and group in internal.all_implied_ids

    @api.model
    def _sync_scheduled_actions(self):
        """Stop the scheduled actions of rooms that are off, and start again those
        that were running when their room was switched off."""
        # The settings are open to administrators who may not touch other jobs.
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        crons = crons.search([("sales_room", "!=", False)])
        on = crons.filtered(lambda cron: self._is_on(cron.sales_room))
        (crons - on).filtered("active").write(
            {"active": False, "sales_room_paused": True}
        )
        on.filtered("sales_room_paused").write(
            {"active": True, "sales_room_paused": False}
        )
