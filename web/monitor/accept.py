"""Accepts a finding for a reason and a time, and takes that back."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accept", __name__, url_prefix="/domains/<int(max=2147483647):domain_id>/accepted")
