"""The guided path for someone starting from nothing: from a few answers to the records to publish."""
