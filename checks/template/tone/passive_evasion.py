"""The reply hides who did it behind the passive voice."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import Phrases, compiled

_FAULT = (
    r"(?:error|mistake|oversight|misunderstanding|mix-?up|miscommunication|slip|mishap|irregularit(?:y|"
    r"ies)|discrepanc(?:y|ies))s?"
)
_NO_CAUSE = r"(?! ?,? (?:by|because|due|when|while|after|as|in our|on our|at our|since))"
_PASSIVE = Phrases(
    r"(?:form|letter|document|file|invoice|key|part|item|data|photo|record|note|cheque|contract|payment|"
    r"paperwork|application)s? (?:was|were|got|has been|have been) (?:\w+ly )?(?:lost|not (?:processed|"
    r"recorded|updated|booked))(?! (?:by|in the|because|due))",
    rf"(?:mistakes?|errors?) (?:was|were|has been|have been|had been|got) (?:\w+ly )?made{_NO_CAUSE}",
    r"it (?:was|has been|had been|'s been|is) (?:\w+ly )?(?:decided|determined|deemed|concluded|felt|"
    r"considered|judged|agreed)(?! (?:by|with|between))",
    r"it (?:was|has been|is|had been) (?:\w+ly |duly )?(?:noted|found|established|observed|ruled|"
    r"regretted|acknowledged|"
    r"recogni[sz]ed|understood|accepted|determined|resolved|thought|believed|assumed)(?=[.,!]|$| that\b| "
    r"to be\b)",
    r"(?:is|are|was|were) (?:\w+ly )?(?:regretted|regrettable)(?=[.,!]|$)",
    r"(?:ticket|case|request|claim|account|complaint|issue|matter|order|application|dispute|problem|"
    r"parcel|review|report|"
    r"return|damage|e-?mail|message|query|incident)(?: \w+){0,1}? (?:was|were|is|has been|had been|have "
    r"been) (?:\w+ly )?"
    r"(?:considered|judged|assessed|regarded|classified|categori[sz]ed|flagged|found to be|found not|"
    r"rated|ruled|"
    r"determined|reclassified|labelled)(?! by)",
    rf"(?:something|things|one thing|a few things)(?: has| have| had| must have)?(?: \w+ly| obviously)? "
    rf"(?:went|gone) (?:\w+ly )?"
    rf"(?:wrong|awry|amiss){_NO_CAUSE}(?! (?:while|at|with our|with the|in the|on the|and we|and i|so))",
    rf"there (?:was|were|has been|have been|seems to have been|appears to have been|must have been|may "
    rf"have been)(?: clearly|"
    rf" obviously| evidently)? (?:an?|some|several)? ?(?:\w+ )?(?:{_FAULT}|confusion|lapse|breakdown|"
    rf"hiccup|glitch)"
    rf"{_NO_CAUSE}(?! (?:in|at|with|on) (?:our|the|my))",
    r"(?:was|were|got|been) (?:incorrectly|wrongly|mistakenly|accidentally|unintentionally|improperly) "
    r"\w+(?! by)|"
    r"(?:was|were|been|got) \w+(?: to you| off| out| twice| to the wrong \w+)? (?:in error|by mistake|by "
    r"accident)",
    r"(?:an? |the )?(?:wrong|incorrect|false|inaccurate|misleading) (?:[\w-]+ ){1,2}?(?:was|were|has been|"
    r"have been|got) "
    r"(?:\w+ly )?(?:sent|given|shipped|charged|delivered|used|entered|selected|packed|billed|applied|"
    r"provided|chosen|"
    r"picked|displayed|shown|printed|quoted|booked|issued|dispatched|installed)(?! by)",
    r"(?:your|the|all) (?:\w+ )?(?:feedback|comments?|complaint|remarks?|concerns?|message|points?|"
    r"suggestions?|request|"
    r"input|opinion|dissatisfaction) (?:has|have|was|were|will|is|are)(?: been| be)? (?:duly |carefully |"
    r"\w+ly )?(?:noted|"
    r"taken (?:into (?:account|consideration)|on board|note of)|acknowledged)(?! (?:by|and (?:i|we)))",
    r"(?:the|an?|your|this|our|some|important|several|that|one) (?:[\w-]+ ){1,3}?(?:was|were|has been|"
    r"have been|had been|got) "
    r"(?:\w+ly |somehow )?(?:overlooked|forgotten|neglected|mishandled|mixed up|miscalculated|misplaced|"
    r"mislaid|misfiled|"
    r"misread|mislabell?ed|miscommunicated|misunderstood|mismanaged|not (?:communicated|passed on|"
    r"followed up|acted on))"
    r"(?! (?:by|because|due))",
    r"(?:promises?|expectations?|standards?|deadlines?|procedures?|steps?|checks|instructions|"
    r"appointments?|calls?|"
    r"commitments?|rules|processes) (?:was|were|have been|has been)(?: \w+ly)? (?:not (?:kept|met|"
    r"followed|done|made|"
    r"observed|returned|carried out)|broken|missed|skipped)(?! (?:by|because|due))|corners were cut|"
    r"communication (?:broke|has broken|had broken) down|(?:lessons|notes?) (?:have been|has been|was|"
    r"were|will be) "
    r"(?:learned|learnt|taken)|"
    r"(?:the|a) choice (?:was|has been) made|the decision (?:is|was) (?:final|that)",
    r"it's been (?:\w+ly )?(?:decided|determined|deemed|concluded|agreed)(?! (?:by|with|between))",
    r"(?:is|was|were|are|been|be) (?:\w+ly )?(?:deemed|adjudged)",
    r"(?:a|the) (?:\w+ )?decision (?:was|has been|had been) (?:made|taken|reached)(?! by)",
    rf"(?:an?|the|some|this|that) (?:\w+ ){{0,2}}{_FAULT} (?:has |have |had |must have |may have |"
    r"seems to have )?(?:\w+ly )?(?:occurred|happened|took place|taken place|arose|arisen|was made|"
    rf"were made|crept in)(?: \w+ly)?{_NO_CAUSE}(?! (?:while|at|with|in the|on the))",
    rf"(?:^|. ){_FAULT} (?:have |has )?(?:occurred|happened){_NO_CAUSE}",
    r"(?:slipped|fell|fallen|slip|gone) through the (?:cracks|net)|(?:wires|lines) (?:got|were) crossed|"
    r"(?:a|the) balls? (?:was|were|got) dropped",
    r"your (?:\w+ )?(?:request|e-?mail|message|ticket|order|mail|letter|complaint|case|inquiry|enquiry|"
    r"file|claim|parcel|package) (?:was|got|has been|had been|seems to have been|appears to have been|"
    r"must have been) "
    r"(?:\w+ly |somehow )?(?:overlooked|missed|lost|misplaced|mislaid|forgotten|misrouted|mishandled|"
    r"ignored|neglected)(?! (?:by|in|because|due))",
    r"(?:was|were|got|been|has|have) (?:somehow|inadvertently|erroneously) \w+(?! by)|somehow (?:got|was|"
    r"were)",
    r"(?:(?:will|shall|can) be|is being|are being|is currently being|has been|"
    r"have been) (?:\w+ly )?(?:looked (?:into|at)|dealt with|taken care of|seen to)(?! by)|"
    r"(?:steps|measures|action|actions|corrective action) (?:will be|has been|have been|are being|is being|"
    r"were) (?:\w+ly )?taken(?! (?:by|to (?:add|train|check|test|hire)))",
    rf"(?:an?|the|some|this|that|several|one)? ?(?:\w+ )?{_FAULT} (?:seems?|appears?|is said|are said|"
    rf"is thought|is believed)(?: \w+ly)? to have (?:been "
    rf"made|occurred|happened|arisen|crept in|taken place|slipped in){_NO_CAUSE}",
    rf"{_FAULT}(?: has| have| had)?(?: \w+ly)? (?:crept|slipped|sneaked|snuck|found (?:its|"
    rf"their) way) (?:in|into|through)",
    rf"(?:an?|the|some) (?:\w+ ){{0,2}}?{_FAULT} (?:has |have |had )?(?:occurred|happened|arose|"
    rf"arisen) (?:with|to|in|on) your",
    r"(?:was|were|has been|have been|went|left|remained|been) (?:left )?(?:unanswered|unattended|"
    r"unnoticed|undone|unread|unprocessed|unresolved|unaddressed)"
    r"(?! (?:by|because|due|while))",
    r"(?:call|mail|e-?mail|letter|message|form|request|ticket|complaint|key|deposit|promise|parcel|"
    r"refund|order|bill|invoice|reply|answer|lesson)s? "
    r"(?:was|were|has been|have been) never (?:\w+ly )?(?:returned|answered|sent|read|given|kept|"
    r"forwarded|passed on|paid|made|shipped|processed|held|"
    r"delivered|followed up)(?! (?:by|because|due))",
    r"no (?:\w+ )?(?:notice|warning|explanation|reason|reply|answer|information|apology|confirmation|"
    r"call|record) (?:was|were|has been|had been) "
    r"(?:given|sent|made|received|provided|offered|kept|issued)(?! (?:by|because|due))",
    r"(?:was|were|been|got) (?:misspell?ed|misspelt|misdirected|misrouted|misaddressed|misinterpreted|"
    r"misapplied|misprinted|misquoted|misjudged|"
    r"misreported|misinformed|double-booked|overbooked|double-charged)(?! (?:by|because|due|when|while))",
    r"(?:was|were|got|been) (?:\w+ed|given|sent|sold|thrown|put|taken|lost|"
    r"paid)(?: \w+){0,2}? (?:in error|by (?:mistake|accident))",
    r"(?:was|were|has been|have been) (?:\w+ly )?(?:closed|cancell?ed|changed|deleted|removed|suspended|"
    r"blocked|moved|stopped|charged|rejected) without "
    r"(?:an?|any|further|prior|your|notice|warning|explanation)",
    r"(?:was|were|has been|have been|had been) (?:\w+ly )?(?:judged|deemed|ruled|considered|assessed|"
    r"classified|flagged|held|thought|regarded) "
    r"(?:to be|as|not to|to have|un\w+|in\w+|not|too|abusive|suspicious|necessary|best|wise|better)(?! by)",
    r"it (?:was|has been) (?:\w+ly )?(?:found|considered|thought|felt|judged|held|"
    r"seen as) (?:\w+ )?(?:necessary|appropriate|best|wise|preferable|"
    r"advisable|better|right|expedient|fit|unavoidable)",
    *phrases("passive_evasion").values(),
)
_OWNED = compiled(
    r"\b(?:sorry|apologi[sz]e|regret|tell (?:us|me)|annoying|because|since|that's why)\b[^,;]{0,60}$|"
    r"\b(?:might|may|could|would|should|can)(?: not| well)? $"
)


@rule("TONE013", Severity.NOTICE, "training: own up to the spots where you fell short")
def passive_evasion(document: Document) -> Iterator[Spot]:
    """Something went wrong or was decided, and nobody is named, nor a cause."""
    for hit in _PASSIVE.hits(document.body):
        if not (hit.is_conditional or hit.is_question or _OWNED.search(hit.before)):
            yield hit.spot()
