"""What an operator looks at and does: reads of the log and of its tables, and the few acts there are.

Everything shown is free of people's words: facts hold ids and counts, and payloads are named, never opened. Read in
this order: :mod:`facts` and :mod:`lanes` (what is read), :mod:`feed` and :mod:`follow` (the live log), :mod:`status`
and :mod:`verdict`, :mod:`chain` (why something happened), :mod:`letters` (dead letters), :mod:`checks` and the
``check_*`` modules (the doctor).
"""
