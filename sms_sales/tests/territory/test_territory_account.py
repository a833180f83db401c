from random import Random

from odoo.tests import tagged
from odoo.tools import SQL

from .common import TerritoryCase

RANKS = (None, 0, 1)


@tagged("post_install", "-at_install")
class TestTerritoryAccount(TerritoryCase):
    """Rule 1: what an account is, is said twice, in Python and in SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_account(name="Head office")
        ours = cls.env["res.company"].create({"name": "Ours"}).partner_id
        portal = cls._create_user("portal", "terr_portal")
        cls.special = cls.head | ours | (cls.seller | portal).partner_id

    def _random_partners(self, random):
        """Partners of every kind, customers or vendors or neither, some archived."""
        kinds = {
            "account": {"is_company": True},
            "contact": {"parent_id": self.head.id},
            "branch": {"parent_id": self.head.id, "is_company": True},
        }
        values = [
            {"name": f"{kind} {n}", **kinds[kind]} for kind in kinds for n in range(30)
        ]
        partners = self.special | self.env["res.partner"].create(values)
        self.env.flush_all()
        for partner in partners:
            # Below the ORM, which writes no null, and archives no user's partner.
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET customer_rank = %s, supplier_rank = %s,"
                    " active = %s WHERE id = %s",
                    random.choice(RANKS),
                    random.choice(RANKS),
                    random.random() < 0.8,
                    partner.id,
                )
            )
        self.env.invalidate_all()
        return partners

    def test_python_and_sql_agree_on_what_an_account_is(self):
        for seed in range(5):
            with self.subTest(seed=seed):
                partners = self._random_partners(Random(seed))
                rows = self.env.execute_query(
                    SQL(
                        "SELECT p.id FROM res_partner p WHERE p.id = ANY(%s) AND %s",
                        partners.ids,
                        partners._sales_accounts_sql(),
                    )
                )
                facts = partners._sales_facts()
                accounts = {each for each, fact in facts.items() if fact}
                self.assertEqual(accounts, {each for (each,) in rows})
                self.assertTrue(0 < len(accounts) < len(partners))
