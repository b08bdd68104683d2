"""The worlds of `deliverability demo` as zone text, and what records them."""
