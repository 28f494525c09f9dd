"""Asking again: short forms and whole quizzes that feed the trajectory and show no score."""
