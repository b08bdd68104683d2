"""What a reply of its kind must hold."""
