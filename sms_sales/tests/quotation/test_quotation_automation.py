from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestQuotationAutomation(AutomationCase):
    def test_an_opportunity_that_reaches_the_stage_gets_the_templates_quotation(self):
        rule = self._create_automation()
        lead = self._create_lead()
        self.assertFalse(self._quotations(lead))
        lead.stage_id = self.offer
        order = self._quotations(lead)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.order_line.product_id, self.balance | self.scale)
        self.assertEqual(order.sale_order_template_id, self.template)
        self.assertEqual((order.user_id, order.team_id), (self.seller, self.team))
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.sales_automation_id.sudo(False), rule.sudo(False))
        self.assertIn("Made by “By rule”", self._told(order))
        self.assertIn("it reached the stage Offer", self._told(order))
        event = self.events.with_user(self.seller).search([("lead_id", "=", lead.id)])
        self.assertEqual((event.kind, event.order_id), ("made", order))
        self.assertEqual(event.reason_text, "it reached the stage Offer")

    def test_an_opportunity_that_begins_in_the_stage_gets_it_too(self):
        self._create_automation()
        self.assertTrue(self._quotations(self._create_lead(stage_id=self.offer.id)))
        raw = self._create_lead(type="lead", stage_id=self.offer.id)
        self.assertFalse(self._quotations(raw))
        raw.convert_opportunity(self.customer)
        self.assertEqual(len(self._quotations(raw)), 1)

    def test_an_opportunity_gets_one_quotation_of_an_automation_ever(self):
        self._create_automation()
        lead = self._create_lead(stage_id=self.offer.id)
        for stage in (self.early, self.offer):
            lead.stage_id = stage
        self.assertEqual(len(self._quotations(lead)), 1)
        self._quotations(lead).unlink()
        for stage in (self.early, self.offer):
            lead.stage_id = stage
        self.assertFalse(self._quotations(lead))
        with self.assertRaisesRegex(UserError, "“By rule” has made its quotation"):
            lead.action_sales_quote_by_rules()

    def test_the_first_automation_that_fits_counts(self):
        other = self._create_template("Other", self.scale)
        self._create_automation(name="Second", sequence=2)
        self._create_automation(name="First", sequence=1, template_id=other.id)
        order = self._quotations(self._create_lead(stage_id=self.offer.id))
        self.assertEqual(order.sale_order_template_id, other)

    def test_each_part_of_the_scope_is_looked_at(self):
        tag = self.env["crm.tag"].create({"name": "Urgent"})
        segment = self.env["res.partner.category"].create({"name": "Hospital"})
        industry = self.env["res.partner.industry"].create({"name": "Health"})
        categories = self.env["product.category"]
        above = categories.create({"name": "Instruments"})
        below = categories.create({"name": "Balances", "parent_id": above.id})
        country = self.env.ref("base.ch")
        rule = self._create_automation(
            team_ids=[Command.set(self.team.ids)],
            lead_tag_ids=[Command.set(tag.ids)],
            partner_tag_ids=[Command.set(segment.ids)],
            industry_ids=[Command.set(industry.ids)],
            country_ids=[Command.set(country.ids)],
            category_ids=[Command.set(above.ids)],
        )
        self.customer.write(
            {
                "category_id": segment.ids,
                "industry_id": industry.id,
                "country_id": country.id,
                "sales_interest_ids": below.ids,
            }
        )
        order = self._quotations(
            self._create_lead(stage_id=self.offer.id, tag_ids=tag.ids)
        )
        self.assertEqual(order.sales_automation_id.sudo(False), rule.sudo(False))
        for word in ("Team of Lea", "Urgent", "Hospital", "Health", "Switzerland"):
            self.assertIn(word, self._told(order))
        for record, field in (
            (self.customer, "category_id"),
            (self.customer, "industry_id"),
            (self.customer, "sales_interest_ids"),
        ):
            value = record[field]
            record[field] = False
            with self.subTest(missing=field):
                lead = self._create_lead(stage_id=self.offer.id, tag_ids=tag.ids)
                self.assertFalse(self._quotations(lead))
            record[field] = value
        for values in ({"tag_ids": []}, {"country_id": self.env.ref("base.at").id}):
            with self.subTest(values=values):
                wanted = {"stage_id": self.offer.id, "tag_ids": tag.ids, **values}
                self.assertFalse(self._quotations(self._create_lead(**wanted)))

    def test_without_a_customer_its_salesperson_is_asked_once(self):
        self._create_automation()
        lead = self._create_lead(partner_id=False)
        for stage in (self.offer, self.early, self.offer):
            lead.stage_id = stage
        self.assertFalse(self._quotations(lead))
        self.assertEqual(lead.activity_ids.user_id, self.seller)
        self.assertEqual(lead.activity_ids.summary, "Who is the customer?")
        lead.partner_id = self.customer
        self.assertEqual(len(self._quotations(lead)), 1)
        self.assertFalse(lead.activity_ids)

    def test_the_button_makes_it_or_says_why_not(self):
        lead = self._create_lead()
        with self.assertRaisesRegex(UserError, "there is no automation"):
            lead.action_sales_quote_by_rules()
        self._create_automation()
        with self.assertRaisesRegex(UserError, "“By rule”: the stage is another"):
            lead.action_sales_quote_by_rules()
        lead.stage_id = self.offer
        self.assertEqual(lead.sales_automatic_count, 1)
        action = lead.action_open_sales_automatic()
        self.assertEqual(action["res_id"], self._quotations(lead).id)

    def test_the_button_quotes_what_reached_the_stage_before_the_automation(self):
        leads = self._create_lead(stage_id=self.offer.id)
        leads |= self._create_lead(stage_id=self.offer.id)
        rule = self._create_automation()
        self.assertFalse(self._quotations(leads))
        now = rule.action_open_now()
        self.assertEqual(sorted(now["domain"][0][2]), sorted(leads.ids))
        action = leads.action_sales_quote_by_rules()
        self.assertEqual(action["domain"][0][2], self._quotations(leads).ids)
        self.assertEqual(len(self._quotations(leads)), 2)
        self.assertFalse(rule.action_open_now()["domain"][0][2])

    def test_an_archived_template_is_reported_and_stops_nothing(self):
        rule = self._create_automation()
        self.template.active = False
        self.assertIn("“Laboratory offer” is archived", rule.problem)
        lead = self._create_lead()
        lead.stage_id = self.offer
        self.assertEqual(lead.stage_id, self.offer)
        self.assertFalse(self._quotations(lead))
        self.assertIn("is archived", lead.activity_ids.note)
        failed = self.events.search([("lead_id", "=", lead.id)])
        self.assertEqual(failed.mapped("kind"), ["failed"])
        lead.stage_id = self.early
        lead.stage_id = self.offer
        self.assertEqual(len(lead.activity_ids), 1)

    def test_a_template_that_cannot_be_used_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "choose the stage"):
            self._create_automation(stage_ids=[])
        with self.assertRaisesRegex(ValidationError, "choose a quotation template"):
            self._create_automation(template_id=False)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self._create_template("Theirs", company_id=other.id)
        with self.assertRaises(UserError):
            self._create_automation(template_id=theirs.id)
        with self.assertRaises(UserError):
            self._create_automation(company_id=False)

    def test_an_automation_of_another_company_leaves_ours_alone(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids |= other
        shared = self._create_template("Shared", self.scale, company_id=False)
        self._create_automation(company_id=other.id, template_id=shared.id)
        lead = self._create_lead(stage_id=self.offer.id)
        self.assertFalse(self._quotations(lead))
        theirs = self.env["crm.lead"].create(
            {
                "name": "Theirs",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "company_id": other.id,
                "team_id": False,
                "user_id": False,
                "stage_id": self.offer.id,
            }
        )
        self.assertEqual(self._quotations(theirs).company_id, other)

    def test_one_that_cannot_be_quoted_does_not_stop_the_others(self):
        self._create_automation()
        leads = self._create_lead() | self._create_lead(name="Broken")
        field = self.env["crm.lead"]._sales_prepare_quotation
        broken = leads[1].id

        def prepare(lead, automation):
            if lead.id == broken:
                raise UserError(self.env._("This one is broken"))
            return field.__func__(lead, automation)

        self.patch(type(leads), "_sales_prepare_quotation", prepare)
        leads.write({"stage_id": self.offer.id})
        self.assertEqual(len(self._quotations(leads[0])), 1)
        self.assertFalse(self._quotations(leads[1]))
        self.assertIn("This one is broken", leads[1].activity_ids.note)

    def test_many_opportunities_are_left_to_the_scheduled_action(self):
        self._create_automation()
        leads = self.env["crm.lead"].concat(*(self._create_lead() for _n in range(51)))
        leads.write({"stage_id": self.offer.id})
        self.assertFalse(self._quotations(leads))
        for _run in range(2):
            self.env["sales.quotation.automation"]._cron_quote()
        self.assertEqual(len(self._quotations(leads)), 51)
        self.assertFalse(any(leads.mapped("sales_quote_due")))

    def test_many_that_no_automation_waits_for_are_not_put_off(self):
        self._create_automation()
        leads = self.env["crm.lead"].concat(*(self._create_lead() for _n in range(51)))
        later = self.env["crm.stage"].create({"name": "Later"})
        leads.write({"stage_id": later.id})
        self.assertFalse(any(leads.mapped("sales_quote_due")))
        leads.write({"stage_id": self.offer.id})
        self.assertTrue(all(leads.mapped("sales_quote_due")))

    def test_where_nothing_is_quoted_nothing_is_written_early(self):
        with self.assertQueryCount(0):
            self.automations._each(self.env["crm.lead"], self.fail, self.fail)

    def test_a_lost_opportunity_gets_none(self):
        self._create_automation()
        lead = self._create_lead()
        lead.action_set_lost()
        lead.stage_id = self.offer
        self.assertFalse(self._quotations(lead))

    def test_merged_opportunities_keep_that_they_were_quoted(self):
        self._create_automation()
        quoted = self._create_lead(stage_id=self.offer.id)
        older = self._create_lead(name="Older")
        (older | quoted).sudo().merge_opportunity()
        stays = (older | quoted).exists()
        stays.stage_id = self.early
        stays.stage_id = self.offer
        self.assertEqual(len(self._quotations(stays)), 1)

    def test_without_automations_moving_an_opportunity_asks_nothing(self):
        lead = self._create_lead()
        lead.stage_id = self.early
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.assertFalse(lead._sales_is_automated())
        self._create_automation()
        self.assertTrue(lead._sales_is_automated())
        self.automations.search([]).action_archive()
        self.assertFalse(lead._sales_is_automated())

    def test_switched_off_the_room_makes_nothing(self):
        self._create_automation()
        self._switch_room("quotation", False)
        lead = self._create_lead(stage_id=self.offer.id)
        self.assertFalse(self._quotations(lead))

    def test_sales_managers_write_automations_and_salespeople_read_them(self):
        rule = self._create_automation()
        self.assertEqual(rule.with_user(self.seller).name, "By rule")
        with self.assertRaises(AccessError):
            rule.with_user(self.seller).name = "Mine"
        auditor = self._create_user("auditor")
        self.assertEqual(rule.with_user(auditor).template_id, self.template)
        with self.assertRaises(AccessError):
            rule.with_user(auditor).active = False
        with self.assertRaises(AccessError):
            rule.with_user(self._create_user("employee")).read(["name"])

    def test_salespeople_see_what_was_done_with_their_own(self):
        self._create_automation()
        lead = self._create_lead(stage_id=self.offer.id)
        stranger = self._create_user("salesperson", "auto_stranger")
        mine = [("lead_id", "=", lead.id)]
        self.assertEqual(self.events.with_user(self.seller).search_count(mine), 1)
        self.assertEqual(self.events.with_user(self.lead).search_count(mine), 1)
        self.assertEqual(self.events.with_user(stranger).search_count(mine), 0)
        event = self.events.search(mine)
        with self.assertRaisesRegex(UserError, "stays as it was booked"):
            event.kind = "failed"
