"""Whose rows overlap, as a constraint of the database tells it."""

import re


def whose(records, diagnostics):
    """Return the one of ``records`` (empty, of its model) whose dates overlap.

    The constraint excludes ranges of ids: what the rows belong to, and then whose they
    are. Nobody, where the database does not say.
    """
    told = re.findall(r"\[(\d+),", (diagnostics and diagnostics.message_detail) or "")
    # A name in a message, to who wrote the row down.
    return records.sudo().browse(map(int, told[1:2]))
