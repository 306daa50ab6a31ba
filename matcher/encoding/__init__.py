"""Texts to vectors: the `Encoder` protocol, the bundled offline encoders, and a cache by content."""
