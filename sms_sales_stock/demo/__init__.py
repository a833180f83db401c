from . import stock_story
