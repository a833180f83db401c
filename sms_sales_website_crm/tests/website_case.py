from odoo.tests import HttpCase

from odoo.addons.sms_sales.tests.territory.routing_case import RoutingCase

ASKED = {
    "name": "A centrifuge",
    "contact_name": "Pia Miller",
    "email_from": "pia@mill.example",
}


class WebsiteCase(RoutingCase, HttpCase):
    """A website whose leads go to a routed team of two; Lea leads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env.ref("website.default_website")
        cls.website.write(
            {
                "company_id": cls.company.id,
                "crm_default_team_id": cls.team.id,
                "crm_default_user_id": False,
            }
        )

    def _post(self, **values):
        """Send the form as a visitor does, and return what the website answers."""
        sent = self.url_open("/website/form/crm.lead", data={**ASKED, **values})
        self.assertEqual(sent.status_code, 200)
        return sent.json()

    def _lead(self, **values):
        """Send the form, and return the lead that it made."""
        answer = self._post(**values)
        self.assertIn("id", answer)
        return self.env["crm.lead"].browse(answer["id"])
