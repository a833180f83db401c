from . import test_commission_statement_steps
