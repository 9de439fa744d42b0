"""Changes that belong to one gesture (a drag, a key that is held, a spell of typing) are one undo step."""


def merge_key(gesture: str | None) -> str | None:
    """The `merge` key of a step: steps in a row with the same gesture merge; without one a step stands alone."""
    return f"gesture:{gesture}" if gesture else None
