"""A world of accounts and territories by the thousand, made inside PostgreSQL."""

from odoo.tools import SQL

COUNTRIES, STATES, INDUSTRIES, TAGS = 10, 8, 6, 5


def values(env):
    """Return the ids that accounts and rules share: countries, states, …"""
    countries = env["res.country"].search([], limit=COUNTRIES, order="id")
    states = env["res.country.state"].create(
        [
            {"name": f"S{n}", "code": f"S{n}", "country_id": country.id}
            for country in countries
            for n in range(STATES)
        ]
    )
    names = [{"name": f"Bench {n}"} for n in range(INDUSTRIES)]
    industries = env["res.partner.industry"].create(names)
    tags = env["res.partner.category"].create(names[:TAGS])
    env.flush_all()
    return {
        "countries": countries.ids,
        "states": states.ids,
        "industries": industries.ids,
        "tags": tags.ids,
    }


def accounts(env, known, count):
    """Companies with addresses, of which a tenth lacks a readable postcode."""
    one = env["res.partner"].create({"name": "Account", "is_company": True})
    env.flush_all()
    first = one.id + 1000
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner
                   (id, name, complete_name, active, is_company, partner_share, type,
                    autopost_bills, commercial_partner_id, country_id, state_id, zip,
                    sales_postcode_key, industry_id, sales_employee_count)
            SELECT %(first)s + g, 'Account ' || g, 'Account ' || g, TRUE, TRUE, TRUE,
                   'contact', 'ask', %(first)s + g, (%(countries)s)[c + 1],
                   CASE WHEN h %% 10 < 8 THEN (%(states)s)[c * 8 + z / 12500 + 1] END,
                   lpad(z::text, 5, '0'),
                   CASE WHEN h %% 10 > 0 THEN lpad(z::text, 5, '0') END,
                   (%(industries)s)[h %% 7 + 1], h / 7 %% 300
              FROM generate_series(1, %(count)s) g
             CROSS JOIN LATERAL (SELECT abs(hashint4(g)) AS h) a
             CROSS JOIN LATERAL (SELECT h %% 10 AS c, h / 10 %% 100000 AS z) d
            """,
            first=first,
            count=count,
            **known,
        )
    )
    _tag(env, known, first, count)
    env.cr.execute(SQL("SELECT setval('res_partner_id_seq', %s)", first + count))
    env.invalidate_all()
    return first, first + count


def _tag(env, known, first, count):
    """Give half of the accounts a tag."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
            SELECT %s + g, (%s)[abs(hashint4(-g)) %% 5 + 1]
              FROM generate_series(1, %s) g WHERE abs(hashint4(-g)) %% 2 = 0
            """,
            first,
            known["tags"],
            count,
        )
    )


def plan(env, known, name, territories):
    """A plan of three levels: a hundredth, a fifth and the rest of its territories;
    three rules each, and sixteen postcode ranges a territory."""
    found = env["sales.territory.plan"].create({"name": name, "tz": "UTC"})
    env.flush_all()
    base = {"plan": found.id, "n": territories, "tops": territories // 100}
    base["mids"] = territories // 5
    env.cr.execute(_tree(base))
    env.cr.execute(_rules(base))
    for word, value, condition in _words(known):
        env.cr.execute(
            SQL(
                "INSERT INTO %s (rule_id, %s) SELECT r.id, %s FROM (%s) r WHERE %s",
                SQL.identifier(f"sales_territory_rule_{word}_rel"),
                SQL.identifier(f"{word}_id"),
                value,
                _numbered(base),
                condition,
            )
        )
    env.cr.execute(_ranges(base, known))
    for table in ("territory", "territory_rule", "territory_range"):
        env.cr.execute(
            SQL(
                "SELECT setval(%s, (SELECT max(id) FROM %s))",
                f"sales_{table}_id_seq",
                SQL.identifier(f"sales_{table}"),
            )
        )
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return found


def _numbered(base):
    """The rules with their number k, and the country c and number n of their territory.

    A leaf lies in the country of its parents, and so do its postcodes and states.
    """
    return SQL(
        """
        SELECT r.id, r.sequence AS k, t.depth, n.n,
               CASE WHEN t.depth = 0 THEN n.n
                    WHEN n.n <= %(mids)s THEN 1 + n.n %% %(tops)s
                    WHEN n.n %% 2 = 1 THEN 1 + n.n / 2 %% %(tops)s
                    ELSE 1 + (%(tops)s + 1 + n.n / 2 %% (%(mids)s - %(tops)s))
                             %% %(tops)s END %% 10 AS c
          FROM sales_territory_rule r
          JOIN sales_territory t ON t.id = r.territory_id
         JOIN (SELECT id, (id - min(id) OVER ())::int + 1 AS n FROM sales_territory
                WHERE plan_id = %(plan)s) n ON n.id = t.id
         WHERE r.plan_id = %(plan)s
        """,
        **base,
    )


def _words(known):
    """Tops: the country, also by industry and tag. Mids: a state, wide postcodes,
    industries. Leaves: narrow postcodes, a state by size, industries but one."""
    country = SQL("(%s)[r.c + 1]", known["countries"])
    state = SQL("(%s)[r.c * 8 + r.n %% 8 + 1]", known["states"])
    industry = SQL("(%s)[(r.n + r.k) %% 6 + 1]", known["industries"])
    other = SQL("(%s)[(r.n + r.k + 1) %% 6 + 1]", known["industries"])
    tag = SQL("(%s)[r.n %% 5 + 1]", known["tags"])
    return (
        ("country", country, SQL("r.depth = 0")),
        ("industry", industry, SQL("r.depth = 0 AND r.k = 2")),
        ("tag", tag, SQL("r.depth = 0 AND r.k = 3")),
        ("state", state, SQL("r.depth > 0 AND r.k = 2")),
        ("industry", industry, SQL("r.depth > 0 AND r.k = 3")),
        ("industry", other, SQL("r.depth > 0 AND r.k = 3")),
        ("not_industry", industry, SQL("r.depth > 0 AND r.k = 1 AND r.n %% 3 = 0")),
    )


def _tree(base):
    """Number the territories: tops first, then mids, then leaves of both."""
    return SQL(
        """
        WITH first AS (SELECT COALESCE(max(id), 0) AS id FROM sales_territory)
        INSERT INTO sales_territory
               (id, plan_id, company_id, name, code, type, parent_id, depth, priority,
                active)
        SELECT f.id + g, %(plan)s,
               (SELECT company_id FROM sales_territory_plan WHERE id = %(plan)s),
               'T' || g, 'T' || g, 'geographic',
               CASE WHEN g <= %(tops)s THEN NULL
                    WHEN g <= %(mids)s THEN f.id + 1 + g %% %(tops)s
                    WHEN g %% 2 = 0 THEN f.id + %(tops)s + 1
                         + g / 2 %% (%(mids)s - %(tops)s)
                    ELSE f.id + 1 + g / 2 %% %(tops)s END,
               CASE WHEN g <= %(tops)s THEN 0
                    WHEN g <= %(mids)s OR g %% 2 = 1 THEN 1 ELSE 2 END, 10, TRUE
          FROM first f, generate_series(1, %(n)s) g ORDER BY g
        """,
        **base,
    )


def _rules(base):
    return SQL(
        """
        WITH first AS (SELECT COALESCE(max(id), 0) AS id FROM sales_territory_rule)
        INSERT INTO sales_territory_rule
               (id, territory_id, plan_id, sequence, active, catch_all, employees_min,
                employees_max)
        SELECT f.id + row_number() OVER (ORDER BY t.id, k), t.id, %(plan)s, k, TRUE,
               FALSE, CASE WHEN t.depth > 0 AND k = 2 THEN 50 ELSE 0 END, 0
          FROM first f, sales_territory t, generate_series(1, 3) k
         WHERE t.plan_id = %(plan)s
        """,
        **base,
    )


def _ranges(base, known):
    """Postcodes for the first rule of each mid (4 wide ones) and leaf (19 narrow)."""
    return SQL(
        """
        INSERT INTO sales_territory_range
               (rule_id, plan_id, territory_id, country_id, first, last, key_from,
                key_to)
        SELECT r.id, %(plan)s, q.territory_id, (%(countries)s)[r.c + 1], k.a, k.b, k.a,
               k.b
          FROM (%(rules)s) r
          JOIN sales_territory_rule q ON q.id = r.id
         CROSS JOIN LATERAL generate_series(
               1, CASE WHEN r.depth = 0 OR r.k <> 1 THEN 0
                       WHEN r.n <= %(mids)s THEN 4 ELSE 19 END) g
         CROSS JOIN LATERAL (SELECT abs(hashint4(r.n * 32 + g)) AS h) h
         CROSS JOIN LATERAL (
               SELECT CASE WHEN r.n <= %(mids)s THEN h %% 90 * 1000
                           ELSE h %% 99800 END a,
                      CASE WHEN r.n <= %(mids)s THEN 9999 ELSE h / 7 %% 150 END w) v
         CROSS JOIN LATERAL (
               SELECT lpad(v.a::text, 5, '0') AS a, lpad((v.a + w)::text, 5, '0') AS b
               ) k
        """,
        countries=known["countries"],
        rules=_numbered(base),
        **base,
    )
