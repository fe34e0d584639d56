"""Source types, each described without I/O; http.py is the only network, parsing.py the killable workers."""
