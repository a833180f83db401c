"""Searching leads as a member of a territory, against the host's own-documents rule."""

import statistics
import time

from odoo.tools import SQL

ROUNDS = 15
SHARES = 200


def main(bench):
    with bench.copy() as name:
        searching(bench, name)


def searching(bench, name):
    """One owns as many leads as the other's territory has."""
    number = 20_000 if bench.small else 500_000
    with bench.database(name) as env:
        own, member = populate(env, number)
    for label, domain in (("all", []), ("pipeline", [("type", "=", "opportunity")])):
        with bench.database(name) as env:
            asked = {
                who: env["crm.lead"].with_user(user)
                for who, user in (("own", own), ("member", member))
            }
            hits = {who: leads.search_count(domain) for who, leads in asked.items()}
            assert len(set(hits.values())) == 1, hits
            for what, act in (("page", page), ("count", count)):
                took = measure(env, asked, act, domain)
                ratio = took["member"] / took["own"]
                figure = f"search_{label}_{what}_vs_own_documents"
                bench.emit(figure, ratio, "times as long", 1.5, "at_most")


def page(leads, domain):
    leads.search_fetch(domain, ["name", "user_id"], limit=80)


def count(leads, domain):
    leads.search_count(domain)


def measure(env, asked, act, domain):
    """Return the median seconds of each, taken in turns, as new requests do."""
    took = {who: [] for who in asked}
    for _round in range(ROUNDS):
        for who, leads in asked.items():
            env.invalidate_all()
            began = time.perf_counter()
            act(leads, domain)
            took[who].append(time.perf_counter() - began)
    return {who: statistics.median(seconds) for who, seconds in took.items()}


def populate(env, number):
    """Leads shared evenly: one share is owned, each other is of a territory. Each has
    as many of each priority, so that pages lie equally deep in the host's order."""
    env["res.config.settings"].create({"group_room_territory": True}).execute()
    users = env["res.users"].with_context(no_reset_password=True)
    group = env.ref("sales_team.group_sale_salesman")
    own, member, other = users.create(
        [
            {"name": name, "login": f"bench_{name}", "group_ids": [(6, 0, group.ids)]}
            for name in ("own", "member", "other")
        ]
    )
    plan = env["sales.territory.plan"].create({"name": "Bench", "tz": "UTC"})
    territories = env["sales.territory"].create(
        [{"name": f"T{i}", "code": f"T{i}", "plan_id": plan.id} for i in range(SHARES)]
    )
    env["sales.territory.member"].create(
        {
            "territory_id": territories[0].id,
            "user_id": member.id,
            "date_from": "2020-01-01",
        }
    )
    plan.state = "active"
    env.flush_all()
    insert(env, number, territories, own, other)
    return own, member


def insert(env, number, territories, own, other):
    stage = env["crm.stage"].search([], limit=1)
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_lead (name, type, active, priority, stage_id, won_status,
                                  company_id, user_id, sales_territory_id,
                                  probability, create_date, write_date)
            SELECT 'Lead ' || i,
                   CASE i / %(shares)s %% 3 WHEN 0 THEN 'lead' ELSE 'opportunity' END,
                   TRUE, (i / %(shares)s %% 4)::text, %(stage)s, 'pending',
                   %(company)s,
                   CASE i %% %(shares)s WHEN 1 THEN %(own)s ELSE %(other)s END,
                   CASE i %% %(shares)s WHEN 1 THEN NULL
                        ELSE (%(territories)s::int[])[i %% %(shares)s + 1] END,
                   10, now() - i * interval '1 minute', now()
              FROM generate_series(0, %(number)s - 1) i
            """,
            stage=stage.id,
            company=env.company.id,
            own=own.id,
            other=other.id,
            shares=SHARES,
            territories=territories.ids,
            number=number,
        )
    )
    env.cr.commit()
    env.cr.execute("ANALYZE crm_lead")
