"""Whether receivers are told, by the lists they ask over DNS, not to take the domain's mail."""
