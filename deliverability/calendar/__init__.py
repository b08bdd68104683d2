"""What falls due on a day: certificates, keys, acceptances, reports; and the calendar of it."""
