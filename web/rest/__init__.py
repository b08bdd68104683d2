"""The JSON API of what is looked after: each route is described once, and its document is made from that."""
