"""Taxonomies: classifications, the crosswalks between them, their working terms, and administrative divisions."""
