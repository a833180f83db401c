import base64
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ...engine.territory import range_rows
from ...engine.territory.postcode import PostcodeError, is_short, key_range, padded
from ...tools.read_sheets import UnreadableFile, read_rows


class Result(NamedTuple):
    """What a file holds: values to create, problems by row, and what is left out."""

    rows: list
    problems: list
    known: int
    short: int


class _Problem(Exception):
    """What is wrong with a row, in words."""


class SalesTerritoryRangeImport(models.TransientModel):
    _name = "sales.territory.range.import"
    _inherit = "sales.territory.range.import"

    def _read(self):
        """Return the :class:`Result` of the file: a few queries, however long."""
        rules = self._rules_by_code()
        countries = {c.code: c for c in self.env["res.country"].search([])}
        seen = {} if self.replace else dict.fromkeys(self._present(), 0)
        good, problems, known, short = [], [], 0, 0
        for row in self._rows():
            try:
                country = self._country(row, countries)
                short += self._is_short(row, country)
                vals, key = self._resolve(row, country, self._rule(row, rules))
                if seen.get(key):
                    raise _Problem(self.env._("The same as row %s.", seen[key]))
                known += seen.get(key) == 0
                good += [vals] if key not in seen else []
                seen.setdefault(key, row.number)
            except _Problem as problem:
                problems.append({"row": row.number, "text": str(problem)})
        return Result(good, problems, known, short)

    def _rows(self):
        if not self.file:
            raise UserError(self.env._("Choose a file to import first."))
        try:
            rows = range_rows.read(read_rows(base64.b64decode(self.file)))
        except UnreadableFile as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be read: save it as CSV or XLSX and choose it again.",
                    self.file_name or "",
                )
            ) from error
        if not rows:
            raise UserError(
                self.env._("The file has no rows: fill in the template and choose it.")
            )
        return rows

    def _rules_by_code(self):
        """Return {(territory code, rule name or ""): rules} of the plan."""
        found = {}
        empty = self.env["sales.territory.rule"]
        for rule in empty.search([("plan_id", "=", self.plan_id.id)]):
            for name in {"", rule.name or ""}:
                key = (rule.territory_id.code, name)
                found[key] = found.get(key, empty) | rule
        for territory in self.plan_id.territory_ids:
            found.setdefault((territory.code, ""), empty)
        return found

    def _present(self):
        """Return the ranges that the rules of the plan have already."""
        groups = self.env["sales.territory.range"]._read_group(
            [("plan_id", "=", self.plan_id.id)],
            ["rule_id", "country_id", "key_from", "key_to"],
        )
        return [
            (rule.id, country.id, first, last) for rule, country, first, last in groups
        ]

    def _rule(self, row, rules):
        if not row.territory and self.rule_id:
            return self.rule_id
        if not row.territory:
            raise _Problem(self.env._("No territory code."))
        found = rules.get((row.territory, row.rule))
        if found is None and (row.territory, "") not in rules:
            raise _Problem(self.env._("The plan has no territory %s.", row.territory))
        if not found:
            raise _Problem(
                self.env._("%s has no such rule: make it first.", row.territory)
            )
        if len(found) > 1:
            raise _Problem(
                self.env._(
                    "%s has several rules: say which by its name, in the column Rule.",
                    row.territory,
                )
            )
        return found

    def _country(self, row, countries):
        country = countries.get(row.country)
        if not country:
            raise _Problem(
                self.env._("“%s” is not the code of a country.", row.country)
            )
        return country

    def _is_short(self, row, country):
        ends = (row.first, row.last)
        return any(is_short(country.code, end, row.was_number) for end in ends)

    def _resolve(self, row, country, rule):
        """Return the values of a range, and what tells it from another."""
        ends = [row.first, row.last or row.first]
        if self._is_short(row, country):
            if not self.short_numbers:
                raise _Problem(
                    self.env._(
                        "%s may have lost its leading zeros: say what short numbers "
                        "are, and check again.",
                        "–".join(dict.fromkeys(ends)),
                    )
                )
            if self.short_numbers == "zeros":
                ends = [padded(country.code, end) for end in ends]
        try:
            keys = key_range(country.code, *ends)
        except PostcodeError as error:
            text = self.env["sales.territory.range"]._explain(error, country)
            raise _Problem(text) from error
        vals = {"rule_id": rule.id, "country_id": country.id}
        vals |= {"first": ends[0], "last": ends[1]}
        return vals, (rule.id, country.id, *keys)
