"""Where cases, people and money are kept: one implementation over SQLite and PostgreSQL; the only SQLAlchemy."""
