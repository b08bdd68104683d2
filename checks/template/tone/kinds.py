"""The kinds of mail in which a cheerful word hurts."""

from checks.template.document import Kind

SERIOUS = (Kind.COMPLAINT, Kind.APOLOGY, Kind.BAD_NEWS, Kind.REVIEW_REPLY)
