"""An office's files in and out: imports with their reports, templates, exports."""
