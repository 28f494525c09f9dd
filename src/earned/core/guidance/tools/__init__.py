"""Interactive exercises: prompts in, notices and a composed text out. Pure; nothing is kept."""
