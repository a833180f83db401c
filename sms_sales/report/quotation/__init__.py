from . import finance_summary
