"""What stands around every screen: its frame, and the doors of the server."""
