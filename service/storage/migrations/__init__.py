"""How the tables came to be: one file a step, never changed once released; run by `service.storage.upgrading`."""
