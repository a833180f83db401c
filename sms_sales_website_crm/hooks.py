from odoo.tools import SQL

# What data/ir_model_fields_data.xml lets a form ask for.
_NOT_ASKED_FOR = SQL(
    """
    UPDATE ir_model_fields SET website_form_blacklisted = TRUE
     WHERE model = 'crm.lead' AND name IN ('city', 'country_id', 'state_id', 'zip')
    """
)


def uninstall_hook(env):
    """Forms ask for no address any more, as before us."""
    # The ORM writes fields of its own alone.
    env.cr.execute(_NOT_ASKED_FOR)
