"""Random trees and accounts of the engine, written into the database."""

from odoo.tools import SQL

from .common import TerritoryCase

# Far from what sequences give out.
BASE = 1_000_000
_WORDS = {
    "country": "countries",
    "state": "states",
    "industry": "industries",
    "tag": "tags",
    "interest": "interests",
    "account": "accounts",
    "not_country": "not_countries",
    "not_state": "not_states",
    "not_industry": "not_industries",
    "not_tag": "not_tags",
    "not_account": "not_accounts",
}


class RandomCase(TerritoryCase):
    """What the random values stand for, and a draft to write trees into."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        env = cls.env
        countries = env.ref("base.be") + env.ref("base.nl")
        states = env["res.country.state"].create(
            [
                {"name": name, "code": name, "country_id": countries[n].id}
                for name, n in (("S1", 0), ("S2", 0), ("S3", 1))
            ]
        )
        names = [{"name": f"Value {n}"} for n in range(1, 4)]
        tags = env["res.partner.category"].create(names)
        industries = env["res.partner.industry"].create(names)
        interests = env["product.category"].create(names)
        partners = env["res.partner"].create([{"name": f"P{n}"} for n in range(20)])
        env.flush_all()
        cls.real = {
            "country": dict(zip((1, 2), countries.ids, strict=True)),
            "state": dict(zip((11, 12, 21), states.ids, strict=True)),
            "industry": dict(zip((1, 2, 3), industries.ids, strict=True)),
            "tag": dict(zip((1, 2, 3), tags.ids, strict=True)),
            "interest": dict(zip((1, 2, 3), interests.ids, strict=True)),
            "account": dict(enumerate(partners.ids, 1)),
        }

    def _write_tree(self, tree):
        """Put ``tree`` in the place of what the plan had, in the order given."""
        cr = self.env.cr
        for table in ("sales_territory_rule", "sales_territory"):
            cr.execute(SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(table), BASE))
        for territory in sorted(tree, key=lambda t: t.id):
            self._insert(
                "sales_territory",
                id=BASE + territory.id,
                plan_id=self.plan.id,
                name=territory.code,
                code=territory.code,
                type="geographic",
                parent_id=territory.parent and BASE + territory.parent,
                priority=territory.priority,
                active=territory.active,
            )
        for territory in tree:
            for rule in territory.rules:
                self._write_rule(territory, rule)

    def _write_rule(self, territory, rule):
        self._insert(
            "sales_territory_rule",
            id=BASE + rule.id,
            plan_id=self.plan.id,
            territory_id=BASE + territory.id,
            active=True,
            catch_all=rule.catch_all,
            employees_min=rule.employees[0],
            employees_max=rule.employees[1],
            revenue_min=rule.revenue[0],
            revenue_max=rule.revenue[1],
        )
        for word, name in _WORDS.items():
            real = self.real[word.removeprefix("not_")]
            for value in getattr(rule, name):
                self._insert(
                    f"sales_territory_rule_{word}_rel",
                    **{"rule_id": BASE + rule.id, f"{word}_id": real[value]},
                )
        for one in rule.ranges:
            self._insert(
                "sales_territory_range",
                rule_id=BASE + rule.id,
                plan_id=self.plan.id,
                country_id=self.real["country"][one.country],
                first=one.key_from,
                key_from=one.key_from,
                key_to=one.key_to,
            )

    def _insert(self, table, **values):
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )

    def _facts(self, accounts):
        """Return engine accounts as the facts that the database decides."""
        real = self.real
        return [
            {
                "account_id": real["account"][account.id],
                "country_id": real["country"].get(account.country),
                "state_id": real["state"].get(account.state),
                "key": account.key,
                "industry_id": real["industry"].get(account.industry),
                "tag_ids": [real["tag"][tag] for tag in account.tags],
                "employees": account.employees,
                "revenue": account.revenue,
                "interest_ids": [real["interest"][one] for one in account.interests],
            }
            for account in accounts
        ]
