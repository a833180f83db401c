from random import randint

from odoo import fields, models


class SalesSkill(models.Model):
    _name = "sales.skill"
    _description = "Sales Skill"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: randint(1, 11))

    _name_uniq = models.UniqueIndex("(name)", "There is a skill of that name already.")
