"""What stands around every screen: its frame, and what the server puts in front of it."""
