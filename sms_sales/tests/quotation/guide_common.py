from .common import QuotationCase


class GuideCase(QuotationCase):
    """Two questions that lead to products, and one without answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tray = cls._create_product("Tray", list_price=15)
        cls.guide = cls._create_guide()
        cls.weigh, cls.also, _empty = cls.guide.question_ids
        cls.few, cls.many = cls.weigh.answer_ids

    @classmethod
    def _create_guide(cls, **values):
        def answer(name, *proposals):
            rows = [
                (0, 0, {"product_id": one.id, "quantity": much, "is_optional": option})
                for one, much, option in proposals
            ]
            return (0, 0, {"name": name, "proposal_ids": rows})

        few = answer("Few", (cls.balance, 1, False))
        many = answer("Many", (cls.balance, 3, False), (cls.tray, 1, True))
        also = answer("Parcels", (cls.scale, 1, True), (cls.balance, 2, False))
        questions = [
            {"name": "How many?", "answer_ids": [few, many]},
            {"name": "Also?", "is_multiple": True, "answer_ids": [also]},
            {"name": "Nothing to say?"},
        ]
        rows = [(0, 0, one) for one in questions]
        guides = cls.env["sales.guide"].with_user(cls.manager)
        return guides.create({"name": "Weighing", "question_ids": rows, **values})
