"""Mail that users write to addresses of ours: one-time addresses, and the mail server behind them."""
