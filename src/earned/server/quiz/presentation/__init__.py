"""From numbers and ids to what the templates show. No markup, no answers kept."""
