"""Programme packs: what one programme of one year states, as data; read, checked, cited.

The files stand in ``corpora/programmes``. Nothing here decides about an enterprise or moves a file through a stage.
"""
