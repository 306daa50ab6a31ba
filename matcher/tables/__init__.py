"""Files of rows: workbooks, CSV and what is dangerous in them, read and written. Knows nothing of records."""
