"""What people taught a project, and the layer that follows from it."""
