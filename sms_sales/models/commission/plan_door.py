"""The door in an approved plan, which only the code of this room opens."""

# An object: a key in the context alone could be sent by any client.
DOOR = object()
