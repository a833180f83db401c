"""Routing: what waits for ten teams of two, against the host's own assignment."""

import statistics
import sys
from datetime import date

import volume

from odoo import Command

TEAMS = 10
COUNTRIES = ("de", "fr", "it", "es", "se", "no", "pl", "nl", "be", "at")


def main(bench):
    """(a) 10,000 leads, 10 teams of 2: team, salesperson and opportunity for each.

    No lead has a duplicate, and both sides turn leads into opportunities. The host
    draws the team by lot, we find it by the country of the lead. The host takes minutes
    and goes once, we go three times.
    """
    count = 1000 if bench.small else 10_000
    with bench.copy("apps") as name:
        host, host_queries = _by_the_host(bench, name, count)
    turns = []
    for _turn in range(3):
        with bench.copy("installed") as name:
            turns.append(_by_policy(bench, name, count))
    deciding, whole, queries = (
        statistics.median(each) for each in zip(*turns, strict=True)
    )
    figures = f"host {host:.1f} s and {host_queries} queries, we {whole:.1f} s and"
    figures += f" {queries}, of which deciding {deciding:.2f} s"
    print(figures, file=sys.stderr)
    bench.emit("route_deciding", host / deciding, "times faster", 200, "at_least")
    bench.emit("route_whole", host / whole, "times faster", 20, "at_least")


def _by_the_host(bench, name, count):
    with bench.database(name) as env:
        teams = _teams(env, count)
        _leads(env, count)
        env.cr.commit()
        env.invalidate_all()
        before = env.cr.sql_log_count
        with bench.timed() as took:
            teams._action_assign_leads(force_quota=True, creation_delta_days=0)
            env.cr.commit()
        queries = env.cr.sql_log_count - before
        _check(env, count)
    return took[0], queries


def _by_policy(bench, name, count):
    with bench.database(name) as env:
        arrivals, leads = _policy(env, count)
        env.cr.commit()
        env.invalidate_all()
        router = env["sales.routing.router"]
        with bench.timed() as deciding:
            policy = arrivals.sales_routing_policy_id
            cases = router._cases(leads, dict.fromkeys(leads, policy))
            choices, _joined = router._decide(cases)
        assert all(choice.user_id for choice in choices)
        env.invalidate_all()
        before = env.cr.sql_log_count
        with bench.timed() as whole:
            arrivals._sales_route_waiting()
            env.cr.commit()
        queries = env.cr.sql_log_count - before
        _check(env, count)
    return deciding[0], whole[0], queries


def _teams(env, count):
    """Ten teams of two, each of whom may get all leads of the team at once."""
    env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
    env["crm.team"].search([]).action_archive()
    users = volume.sellers(env, 2 * TEAMS)
    return env["crm.team"].create(
        [
            {
                "name": f"Team {n}",
                "company_id": False,
                "use_leads": True,
                "use_opportunities": True,
                "crm_team_member_ids": [
                    Command.create({"user_id": user, "assignment_max": 30 * count})
                    for user in users[2 * n : 2 * n + 2]
                ],
            }
            for n in range(TEAMS)
        ]
    )


def _leads(env, count, **values):
    countries = [env.ref(f"base.{code}").id for code in COUNTRIES]
    return env["crm.lead"].create(
        [
            {
                "name": f"Lead {n}",
                "type": "lead",
                "user_id": False,
                "team_id": False,
                "email_from": f"lead{n}@mill{n}.example",
                "country_id": countries[n % TEAMS],
                **values,
            }
            for n in range(count)
        ]
    )


def _policy(env, count):
    """A plan with a territory for each team, and a policy for where leads arrive."""
    teams = _teams(env, count)
    env["sales.territory.plan"].search([("state", "=", "active")]).write(
        {"state": "archived"}
    )
    plan = env["sales.territory.plan"].create({"name": "Bench", "tz": "UTC"})
    territories = env["sales.territory"].create(
        [
            {
                "name": f"Territory {n}",
                "code": f"T{n}",
                "plan_id": plan.id,
                "team_id": team.id,
            }
            for n, team in enumerate(teams)
        ]
    )
    env["sales.territory.rule"].create(
        [
            {
                "territory_id": territory.id,
                "country_ids": env.ref(f"base.{code}").ids,
            }
            for territory, code in zip(territories, COUNTRIES, strict=True)
        ]
    )
    plan.write({"state": "active", "active_from": date.today()})
    arrivals = teams[0].copy({"name": "Arrivals", "crm_team_member_ids": []})
    leads = _leads(env, count, team_id=arrivals.id)
    env["sales.routing.policy"].create(
        {"name": "Bench", "team_ids": arrivals.ids, "convert_leads": True}
    )
    return arrivals, leads


def _check(env, count):
    """Each lead has a salesperson of its team, and is an opportunity."""
    leads = env["crm.lead"].search([("email_normalized", "like", "lead%@mill%")])
    assert len(leads) == count
    assert all(lead.user_id in lead.team_id.member_ids for lead in leads)
    assert all(lead.type == "opportunity" for lead in leads)
