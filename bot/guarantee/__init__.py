"""The decision engine: facts and dated terms in, decisions out.

Pure: standard library only. No clock (``now`` is passed in), no file, no SQL, no Rasa.
"""
