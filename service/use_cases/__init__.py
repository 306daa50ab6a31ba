"""What people do with the service, one module a job; a unit of work is committed once, at the end of what belongs together."""
