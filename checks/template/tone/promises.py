"""What a promise nobody can keep is made of: faults that never come, full certainty, perfect states."""

from __future__ import annotations

from checks.template.tone.words import any_of, verbs

FAIL = verbs("""
    break:broke:broken, break:broke:broken down, crack, crash, creak, disappear, disappoint, drop, fade,
    fail, freeze:froze:frozen, get:got lost, get:got hacked, get:got stuck, go:went:gone down,
    go:went:gone missing, go:went:gone offline, go:went:gone wrong, jam, leak, let:let you down,
    lose:lost, make:made a mistake, make:made mistakes, malfunction, miss, overheat, peel, rattle, rip,
    rot, run:ran:run late, run:ran:run out, rust, slip, slow down, snap, squeak, stain, stall, stop
    working, tear:tore:torn, wear:wore:worn out, forget:forgot:forgotten, go:went:gone flat, drop out,
    double-book, mix up, be:was:been late, arrive late
""")
RECUR = verbs("""
    come:came:come back, happen, occur, recur, reappear, repeat, return, crop up, resurface,
    strike:struck, get:got in(?:to|side)?
""")
FAULT = any_of("""
    accidents?, breakdowns?, bugs?, complaints?, crash(?:es)?, data loss, defects?, delays?, downtime,
    errors?, failures?, faults?, flaws?, glitch(?:es)?, hassle, hiccups?, hitch(?:es)?, interruptions?,
    issues?, leaks?, loss(?:es)?, mistakes?, mix-?ups?, outages?, problems?, scratch(?:es)?, slips?,
    snags?, spam, stains?, trouble, worr(?:y|ies), disruptions?, drop-?outs?, bad night, bad experience,
    late parcel, noise
""")
BAD = any_of("""
    late, wrong, down, offline, hacked, broken, lost, damaged, stolen, overbooked, interrupted,
    disappointed, unhappy, unsafe, at risk, without (?:power|water|service|internet|a connection), cold,
    dirty, overcharged, double-booked, delayed, closed
""")
GOOD = any_of("""
    100 ?%, at its best, correct, faultless, flawless, free of \\w+, immaculate, on time, online,
    perfect, punctual, reachable, reliable, safe, secure, spotless, up, up and running, working,
    protected, on the account, in perfect order, error-free, happy, satisfied
""")
CERTAINLY = any_of("""
    absolutely, assuredly, certainly, definitely, doubtless, for certain, for sure, no doubt, surely,
    undoubtedly, unquestionably, without a doubt, without any doubt, without doubt, without fail,
    indubitably, inevitably, most certainly, guaranteed to
""")
TOTAL = any_of("""
    absolute, complete, full, total, utter, 100 ?%, one hundred per ?cent, every, perfect, dead,
    mathematical, entire
""")
FOR_EVER = any_of("""
    forever, for ever(?: and ever)?, for life, for eternity, for all time, for all eternity, for good, a
    lifetime, once and for all, until the end of time, till the end of time, eternally
""")
AT_ANY_RATE = any_of("""
    without (?:any |a single )?exceptions?, no exceptions, come what may, whatever happens, come rain or
    shine, no ifs (?:and|or|no) buts, every (?:single )?time, each and every time,
    no matter (?:what|how|when|where|who|which|the), always, guaranteed, in every (?:single )?case,
    without (?:a|any|the (?:slightest|least|faintest)) doubt, no doubt (?:about it|at all|whatsoever),
    from now on and forever, 24 hours a day without fail, under all circumstances, beyond
    (?:a|any|all|the shadow of a) doubt, that much is (?:certain|sure|clear), that(?:'s| is) a promise,
    you(?:'ll| will) see, i(?:'d| would) bet on it
""").replace("\\\\,", ",")
LITTLE = any_of("""
    the slightest, the least, the faintest, the smallest, even the slightest, a single, so much as an?,
    even one, even an?
""")
MILD_ACT = any_of("""
    apply, ask, be (?:grateful|happy|glad|in
    touch|shared|sold|asked|used|appreciated|remembered|welcome|displayed|shown|visible|
    charged|sent|able|stored|billed|back|interested|considered), bear, call, charge you without, check,
    come back to, consider, contact, disclose, discuss, display, do (?:all|everything|our|my|what),
    e-?mail, enjoy, feel, follow up, forget, forward, get back, have a look, have to, help, include,
    inform, investigate, keep, let you know, like, look, love, mention, message, miss, need, note,
    notice, open, pass, post, pressure, raise, read, recognise, recognize, recommend, remember, rent,
    reply, request, require, review, see, sell, send you, share, show, spam, start, store, take, talk,
    tell, think, treat, try, understand, use, value, want, welcome, wonder, link
""")
