"""What people do with the service, one job a module: each within one unit of work that its caller commits."""
