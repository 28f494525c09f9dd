"""The library, the search, the plan and Right now as JSON, described by OpenAPI. Nothing is stored."""
