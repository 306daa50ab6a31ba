"""What the catalogue does not cover: whom to ask next for one need, and the gaps over many needs."""
