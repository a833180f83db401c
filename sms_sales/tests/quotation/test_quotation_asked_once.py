from odoo.tests import HttpCase, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationAskedOnce(ApprovalCase, HttpCase):
    """Rule 10: who approved is not asked again, and a link decides its own step."""

    def _chain_of(self, *steps):
        self.rule.chain_id = self._create_chain(*steps)
        return self._ask(self._discounted())

    def _mine(self, request, user):
        requests = self.env["sales.quotation.request"].with_user(user)
        return requests.search([("is_mine", "=", True), ("id", "=", request.id)])

    def _post(self, url, **values):
        page = self.url_open(url).text
        token = page.split('csrf_token: "')[1].split('"')[0]
        text = self.url_open(url, {"csrf_token": token, **values}).text
        self.env.invalidate_all()
        return text

    def test_who_approved_earlier_counts_among_all(self):
        request = self._chain_of(
            self._step(self.lead, sequence=1),
            self._step(self.lead, self.manager, sequence=2, quorum="all"),
        )
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.assertEqual(request.sudo().asked_ids, self.manager)
        self.assertFalse(self._mine(request, self.lead))
        self.assertTrue(self._mine(request, self.manager))
        self.assertEqual(self._decide(request, self.manager), "approved")

    def test_one_person_in_two_steps_side_by_side_answers_once(self):
        request = self._chain_of(
            self._step(self.lead, sequence=1), self._step(self.lead, sequence=1)
        )
        self.assertEqual(self._decide(request, self.lead), "approved")

    def test_who_approved_and_waits_for_others_is_not_waited_for(self):
        request = self._chain_of(self._step(self.lead, self.manager, quorum="all"))
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.assertEqual(request.sudo().asked_ids, self.manager)
        self.assertFalse(request.with_user(self.lead).is_mine)
        self.assertFalse(self._mine(request, self.lead))
        self.assertTrue(request.with_user(self.lead).has_access("read"))

    def test_a_link_of_an_earlier_step_does_not_decide_the_next_one(self):
        request = self._chain_of(
            self._step(self.lead, self.manager, sequence=1),
            self._step(self.manager, sequence=2),
        )
        first, second = request.sudo().step_ids
        old, used = first._link(self.manager), first._link(self.lead)
        self.assertIn("Your approval counts", self._post(used, decision="approve"))
        self.assertEqual((first.state, second.state), ("approved", "open"))
        self.assertNotIn("o_decision_form", self.url_open(old).text)
        self.assertIn("Somebody else decided", self._post(old, decision="approve"))
        self.assertEqual((request.sudo().state, second.state), ("pending", "open"))
        new = second._link(self.manager)
        self.assertIn("can be sent", self._post(new, decision="approve"))

    def test_a_form_sent_twice_leaves_the_next_step_to_its_people(self):
        request = self._chain_of(
            self._step(self.lead, self.manager, sequence=1),
            self._step(self.manager, sequence=2, quorum="all"),
            self._step(self.lead, self.manager, sequence=3, quorum="all"),
        )
        link = request.sudo().step_ids[0]._link(self.lead)
        self.assertIn("Your approval counts", self._post(link, decision="approve"))
        self.assertIn("decided already", self._post(link, decision="approve"))
        decisions = request.sudo().approval_ids.mapped("decision")
        self.assertEqual(decisions.count("approve"), 1)
        self.assertEqual(self._decide(request, self.manager), "approved")
