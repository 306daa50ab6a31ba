"""Documents as .docx: what is in them, the forms they are made on, how they are filled in and sealed."""
