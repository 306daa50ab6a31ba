"""Finding candidates: vector indexes, BM25, their fusion, and the snapshots they are served from.

The only package that imports faiss.
"""
