"""Pure functions over domain objects: agreement, convergence, episodes, trajectories."""
