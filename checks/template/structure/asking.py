"""The words with which a reply asks the customer for something."""

import re

_GIVE = (
    r"(?:send|resend|provide|confirm|tell|give|share|reply\s+with|include|let|attach|repeat|specify|state|"
    r"enter|write|upload|fill|answer)"
)
VERBS = (
    r"(?:\b(?:please(?:\s+(?:also|kindly|just))?|kindly|(?:could|can|would|may)\s+(?:you|we|I)"
    r"(?:\s+(?:please|kindly|also|ask\s+you\s+to|have))?),?\s{1,3}" + _GIVE + r"?|"
    r"\bwhat(?:'s|\s+(?:is|was))|\b(?:we|I)(?:'ll|\s+will)?\s+(?:\w+\s+)?(?:need|require)|(?:^|(?<=[.!?]\s))"
    + _GIVE
    + r"\s+(?:us|me))"
)
ASKS = re.compile(
    r"\b(?:please(?:\s+(?:also|kindly|just))?|could\s+you(?:\s+(?:please|kindly|also))?|"
    r"can\s+you(?:\s+please)?|would\s+you(?:\s+(?:please|mind))?|may\s+(?:I|we)(?:\s+kindly)?\s+ask|"
    r"kindly)"
    r",?\s+(?:send|resend|provid|confirm|tell|giv|shar|reply\s+with|includ|let\s+(?:us|me)\s+know|attach|"
    r"specify|upload|fill|answer|clarif|describ|explain|check|edit|add|which|what)\w*|"
    r"\b(?:we|I)(?:'ll|\s+will)?\s+(?:\w+\s+)?(?:need|require)\s+(?:the|your|some|a|an|more|to\s+know|"
    r"additional|further)\b|(?:^|[.!?]\s{1,5}|\n[ \t]{0,9})(?:send|tell|give|provide)\s+(?:us|me)\b",
    re.IGNORECASE | re.MULTILINE,
)
