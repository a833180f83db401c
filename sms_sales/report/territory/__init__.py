from . import response_time
