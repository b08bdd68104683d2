"""Pages about health reports: their readers, what a link in a mail leads to, and how a report looks."""
