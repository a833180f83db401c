"""Run SQL that is read, as JSON, from standard input; print the last rows as JSON."""

import json
import sys

import psycopg2


def main() -> None:
    """Connect by the usual variables and run one statement after the other."""
    asked = json.load(sys.stdin)
    connection = psycopg2.connect(dbname=asked["database"])
    connection.autocommit = True
    rows = []
    with connection.cursor() as cursor:
        for statement in asked["statements"]:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
    connection.close()
    json.dump(rows, sys.stdout, default=str)


if __name__ == "__main__":
    main()
