"""The figures of a bench: a line of JSON each, with what it may be."""

import json


class Figures:
    """Prints the figures of the bench ``name``, and keeps whether all were good."""

    def __init__(self, name: str):
        self.name = name
        self.good = True

    def emit(
        self, figure: str, value: float, unit: str, limit: float, sense: str
    ) -> None:
        """Print a figure with its limit; sense is "at_least" or "at_most"."""
        ok = {"at_least": value >= limit, "at_most": value <= limit}[sense]
        self.good = self.good and ok
        line = {"bench": self.name, "figure": figure, "value": round(value, 3)}
        line |= {"unit": unit, "limit": limit, "sense": sense, "ok": ok}
        print(json.dumps(line), flush=True)

    def exit_code(self) -> int:
        """0 when every figure was good."""
        return 0 if self.good else 1
