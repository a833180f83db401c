"""Activities that were done keep their type from being uninstalled.

The host frees the open ones of a type that goes, and stumbles over the others.
"""

from odoo.tools import SQL


def free_done_activities(cr, module):
    """Take its type from each activity that is done, of types that ``module`` made."""
    cr.execute(
        SQL(
            """
            UPDATE mail_activity SET activity_type_id = NULL
             WHERE active IS NOT TRUE
               AND activity_type_id IN (SELECT res_id FROM ir_model_data
                                         WHERE module = %s
                                           AND model = 'mail.activity.type')
            """,
            module,
        )
    )
