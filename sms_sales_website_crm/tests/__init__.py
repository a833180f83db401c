from . import test_website_form
from . import test_website_template
from . import test_website_tour
