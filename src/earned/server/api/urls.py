"""Addresses of the API. Their library takes a twelfth of a worker's memory: see ``config/late.py``."""

from earned.server.api.endpoints import api

urlpatterns = api.urls[0]
