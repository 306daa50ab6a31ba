"""What people do with the service, one module a job: each opens its unit of work, and commits it once at the end."""
