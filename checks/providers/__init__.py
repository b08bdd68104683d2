"""Facts about mailbox hosts, sending services and DNS hosts, as data; and how to recognise them."""
