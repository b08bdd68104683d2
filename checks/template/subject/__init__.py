"""The line by which a mail is opened, or not."""
