from odoo import models

from ...tools.batch import run_chunk

# Records that are written through the ORM before the next commit.
CHUNK_FOLLOWS = 500


class SalesTerritoryRun(models.Model):
    """Salespeople who follow, written as a person would: tracked, and automated."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def _work_off_follows(self):
        while left := self._follows_left(count=True):
            run_chunk(self.env, self._follow_next, remaining=left)

    def _follows_left(self, count=False, limit=None):
        # The rows are written by the run, for whoever may apply it.
        follows = self.env["sales.territory.run.follow"].sudo()
        domain = [("run_id", "=", self.id), ("state", "in", ("planned", "undoing"))]
        return (
            follows.search_count(domain)
            if count
            else follows.search(domain, order="id", limit=limit)
        )

    def _follow_next(self):
        follows = self._follows_left(limit=CHUNK_FOLLOWS)
        follows._write_users()
        return len(follows)


class SalesTerritoryRunFollow(models.Model):
    _name = "sales.territory.run.follow"
    _inherit = "sales.territory.run.follow"

    def _write_users(self):
        """Write the salespeople, a ``write`` for all records that get the same."""
        groups, teams = {}, {}
        for follow in self:
            reason = follow._left_out()
            if reason:
                left_out = "kept" if follow.state == "undoing" else "skipped"
                follow.write({"state": left_out, "skip_reason": reason})
            else:
                key = tuple(follow._prepare_values(teams).items())
                groups.setdefault((follow._record()._name, key), []).append(follow)
        for (_name, values), some in groups.items():
            follows = self.browse().concat(*some)
            follows._records().write(dict(values))
            done = follows.filtered(lambda follow: follow.state == "planned")
            done.state = "applied"
            (follows - done).state = "undone"

    def _record(self):
        return self.account_id or self.lead_id

    def _records(self):
        """All of the same model; nobody is sent a message for each of them."""
        records = self.account_id or self.lead_id
        return records.with_context(mail_auto_subscribe_no_notify=True)

    def _left_out(self):
        """Return why the salesperson stays, or nothing."""
        record = self._record()
        if not record:
            return "gone"
        back = self.state == "undoing"
        expected = self.new_user_id if back else self.old_user_id
        return None if record.user_id == expected else "changed"

    def _prepare_values(self, teams):
        if self.state == "planned":
            values = {"user_id": self.new_user_id.id}
            if self.lead_id:
                values["team_id"] = self._team(teams)
            return values
        values = {"user_id": self.old_user_id.id}
        if self.lead_id:
            values["team_id"] = self.old_team_id.id
            values["company_id"] = self.old_company_id.id
        return values

    def _team(self, teams):
        """Return the team in which the host would put the deal with its salesperson.

        The host asks for each deal anew, ``teams`` keeps {salesperson: team}.
        """
        team, user = self.lead_id.team_id, self.new_user_id
        if user in team.member_ids | team.user_id:
            return team.id
        if user not in teams:
            teams[user] = team._get_default_team_id(
                user_id=user.id, domain=[("use_opportunities", "=", True)]
            ).id
        return teams[user]
