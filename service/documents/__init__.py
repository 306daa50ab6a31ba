"""Documents as .docx, and the statistics as a workbook too: what is in them, the forms they are made on, how sealed."""
