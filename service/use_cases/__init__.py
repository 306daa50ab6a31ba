"""What people do with the service, one module a job; what belongs together is committed once, at its end."""
