"""What both clients share. Nothing in here does input or output."""
