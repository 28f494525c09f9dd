"""Change: reliable change between two occasions, trajectories over many, trials, forecasts, practices."""
