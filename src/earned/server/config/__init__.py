"""Settings, addresses, headers and start-up of the server."""
