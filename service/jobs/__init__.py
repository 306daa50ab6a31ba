"""What the service does by itself: a worker, the kinds of jobs, and what is planned for every day."""
