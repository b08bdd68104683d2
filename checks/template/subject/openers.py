"""Subjects of mails that begin a thread, whatever mark stands before them."""

from __future__ import annotations

import re

_THING = (
    r"(?:account|appointment|application|booking|call|card|class|course|claim|delivery|details?|device|"
    r"e-?mail|enquiry|experience|first \w+|form|inquiry|invoice|letter|mail|membership|message|month|"
    r"new [\w ]{1,20}|note|order|parcel|password|payment|photos?|plan|profile|purchase|question|receipt|"
    r"refund|registration|report|request|reservation|return|service|session|stay|subscription|support|ticket|"
    r"tickets|trial|trip|visit|week)"
)
_US = r"(?:we|i|you|us|me)"
OPENS = re.compile(
    r"(?:(?:a |one |two |three |\d |quick |short |just |please ){0,3})(?:"
    # The first words that a new customer gets.
    r"welcome\b|(?:nice|good|great) to (?:meet|have) you|you(?:'re| are) (?:in|invited|registered|all set)\b|"
    rf"(?:thanks|thank you) for (?:signing up|joining|registering|subscribing|applying|booking|ordering|"
    rf"contacting|writing|choosing|your {_THING})|"
    r"(?:confirm|verify|activate) your (?:e-?mail|account|address|subscription|registration)|"
    # What asks how it was.
    rf"how (?:did|do|are|was|were|is|would) {_US}\b(?! (?:set|reset|change|use|get|cancel|return|pay|find))|"
    rf"how (?:was|is|were|are|do you find) (?:your|our|the) {_THING}|how (?:satisfied|happy|likely)\b|"
    r"(?:tell|let) us (?:know )?(?:how|what you think|about your)|what do you (?:think|say) (?:of|about)|"
    r"(?:are|were) you (?:happy|satisfied|pleased)\b|would you recommend|do you like your|rate (?:us|your|"
    r"our)|"
    r"(?:give|share|send|leave) (?:us )?(?:your |a |some )?(?:feedback|opinion|review|rating|thoughts|"
    r"experience)|(?:your|we(?:'d| would) love your) (?:feedback|opinion)|(?:customer|satisfaction|our|your|"
    r"feedback|service) survey|survey\b|questions? about your (?:visit|stay|order|experience|purchase)|"
    r"help us (?:improve|get better)|minutes? (?:for|to rate)\b|"
    # What says that a message has come.
    rf"(?:we|i)(?:'ve| have)?(?: just| now| safely)? (?:got|received|have|registered) (?:your|the|"
    rf"a) {_THING}|"
    rf"(?:your|the) {_THING}(?: (?:has|have|is|was|were))?(?: been| just| now| safely){{0,3}} (?:received|"
    rf"registered|"
    r"confirmed|logged|arrived with us|reached us|with us)\b|"
    r"(?:auto(?:matic|mated)?[- ]?(?:reply|response|answer|confirmation|message))\b|"
    # What a system tells.
    rf"(?:(?:your |the )?{_THING} )?(?:confirmation|receipt)\b|(?:our|the|your|\w{{1,20}}) newsletter\b|"
    rf"newsletter\b|"
    r"reset your password|your (?:password|address|e-?mail|plan|username) (?:was|has been) (?:changed|reset)|"
    r"your account (?:is ready|has been (?:created|opened|activated))|(?:special|exclusive|limited) offer\b|"
    r"(?:\d\d% off|save \d\d)|reminder\b)",
    re.IGNORECASE,
)
"""Asked of the subject behind its mark, at its beginning."""
