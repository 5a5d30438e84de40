"""What a screen, a pack or an analyst can ask: each view answers one question about a snapshot."""
