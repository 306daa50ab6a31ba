"""A need as understood: its points, what it is about and wants, what is missing; and how a person corrects that."""
