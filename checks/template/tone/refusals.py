"""What a refusal is made of: what people ask of a firm, and the words that say it is not to be had."""

from __future__ import annotations

from checks.template.tone.phrases import NOT_DONE
from checks.template.tone.words import any_of, verbs

SERVICE = verbs("""
    accept, accommodate, add, adjust, admit, allow, alter, amend, apply, approve, arrange, assign,
    authorise, authorize, book, bring:brought, bring:brought back, bring:brought forward, cancel, carry,
    cash, cater, change, collect, combine, come:came:come, compensate, complete, comply, consider,
    convert, correct, cover, credit, customise, customize, cut:cut, deal:dealt with, defer, delay,
    delete, deliver, disclose, dispatch, do:did:done, edit, enrol, exchange, expedite, export, extend,
    fit, fix, fly:flew:flown, forward, fulfil, fulfill, give:gave:given, give:gave:given back, grant,
    hand out, hand over, handle, hire, hold:held, honour, honor, include, install, issue, keep:kept,
    lend:lent, let:let, lift, lower, make:made, match, meet:met, mend, merge, modify, move, offer, open,
    operate, overnight, pause, pay:paid, pay:paid back, pay:paid out, pick up, postpone, print,
    prioritise, prioritize, process, produce, prolong, provide, put:put on hold, reactivate, readmit,
    rebook, recover, reduce, refund, register, reimburse, reinstate, release, remove, renew, rent, rent
    out, reopen, repair, replace, reprint, reschedule, reserve, resend:resent, reset:reset, restore,
    resume, retrieve, return, reverse, revise, run:ran:run, schedule, sell:sold, send:sent, send:sent
    out, serve, service, ship, shorten, speed:sped up, split:split, stock, store, supply, support, swap,
    switch, take:took:taken, take:took:taken back, take:took:taken over, take:took:taken on,
    teach:taught, transfer, translate, undo:undid:undone, unlock, unsubscribe, update, upgrade, use,
    validate, waive, wash, work with, write:wrote:written off, fit in, squeeze in, open up, top up,
    carry over, roll over, price match, backdate, clean, drive:drove:driven, go:went:gone, drill, paint,
    engrave, wrap
""")
REFUSE = verbs("""
    refuse, reject, decline, deny, turn down, dismiss, disallow, revoke, veto, rule out,
    withdraw:withdrew:withdrawn, throw:threw:thrown out, rescind, exclude
""")
CEASE = verbs("discontinue, retire, phase out, withdraw:withdrew:withdrawn, scrap, abolish, axe, shelve")
THING = any_of("""
    offers?, sales?, promotions?, campaigns?, deals?, discounts?, trials?, trial period,
    warrant(?:y|ies), guarantees?, vouchers?, codes?, coupons?, credits?, points, miles, courses?,
    class(?:es)?, lessons?, workshops?, hotels?, flights?, trains?, tours?, trips?, seats?, rooms?,
    tables?, tickets?, slots?, places?, lists?, appointments?, dates?, sessions?, deadlines?, windows?,
    periods?, registrations?, applications?, claims?, requests?, refunds?, returns?, exchanges?,
    extensions?, upgrades?, downgrades?, repairs?, deliver(?:y|ies), collections?, pick-?ups?,
    cancell?ations?, changes?, replacements?, products?, models?, items?, colou?rs?, sizes?, versions?,
    plans?, tariffs?, subscriptions?, memberships?, services?, features?, functions?, options?,
    programmes?, programs?, schemes?, stock, shops?, stores?, branch(?:es)?, gift cards?, cards?,
    contracts?, policy, cover, insurance, bookings?, reservations?, purchases?, orders?, lines?, series,
    editions?, lamps?, chairs?, sofas?, desks?, spare parts?, parts?, accounts?, events?, concerts?,
    shows?, matinees?, group, gym, pool, spa, school, car park, venue, quota, budget, loans?, passes,
    pass, entry, entries, weekends?, evenings?
""")
SPENT = any_of("""
    sold out, full, fully booked, booked out, booked up, booked solid, all booked, overbooked,
    oversubscribed, taken, gone, over, finished, closed for good, closed to new \\w+, no more, used up,
    exhausted, expired, lapsed, discontinued, phased out, retired, spent, out of stock, out of print,
    out of production, out of warranty, out of guarantee, out of the question, off the table, off
    limits, off the menu, unavailable, impossible, non-?refundable, non-?returnable, non-?transferable,
    non-?exchangeable, non-?negotiable, not returnable, void, invalid, inadmissible, ineligible,
    history, excluded, ruled out, unsuccessful, unfeasible, infeasible, unthinkable, impracticable, too
    late, withdrawn, sale only, final
""")
DONE_FOR = any_of("""
    expired, lapsed, ended, run out, passed, closed, finished, run its course, sold out, elapsed, gone
    out of print, been discontinued, come to an end, been used, filled up
""")
ENDED = any_of(
    "expired, lapsed, ended, ran out, passed, elapsed, came to an end, sold out, filled up, was discontinued"
)
OPEN_TO = any_of("""
    possible, available, feasible, doable, practicable, viable, eligible, entitled, allowed, permitted,
    covered, refundable, returnable, supported, on offer, on sale, for sale, for hire, in production,
    made, sold, produced, manufactured, offered, included, in stock, valid, an option, on the table,
    accepted, approved, granted, successful, exchangeable, transferable, negotiable, redeemable,
    renewable, repairable, recoverable, insured, accessible, acceptable, admitted, issued, reimbursed,
    refunded, paid back, paid out, taken back, part of (?:your|the|this|our|any) \\w+, within (?:our|my)
    power, up for \\w+, in our range, in the cards, part of it, on the menu, going to happen, happening
""")
EXCUSE = any_of("""
    unfortunately, regrettably, sadly, regretfully, alas, i'm afraid, i am afraid, we're afraid, we are
    afraid, i wish (?:i|we) had better news, bad news, much to (?:my|our) regret
""")
DENIED = any_of(f"""
    not, {NOT_DONE}, cannot, unable, no, deny, denied, reject\\w*, declin\\w*, refus\\w*, out of, expired,
    too late, late, only, discontinued, sold, gone, without, closed, over, none, never, impossible,
    ended, against, full, taken, run out, ran out, lapsed, turned down, stopped, passed, nothing,
    neither, non-?\\w+able, booked (?:up|out|solid), fully booked, cancel\\w*, unsuccessful,
    unavailable, void, invalid, outside, beyond, missed, lost, ruled out
""")
"""Somewhere after a word of regret, these make a refusal."""

FIRM = any_of("""
    teams?, drivers?, couriers?, vans?, technicians?, fitters?, engineers?, plumbers?, staff, shops?,
    stores?, showrooms?, branch(?:es)?, hotels?, restaurants?, bakery, school, office, company, firm,
    warehouses?, depots?, colleagues?, clinic, salon, studio, garage, workshop, library, museum, bank,
    kitchen, agency, service, department, supplier, maker, manufacturer, carrier, airline, gym, pool,
    theatre, club, partners?, trainers?, teachers?, doctors?, tutors?, cleaners?, crew, management, head
    office, desk, helpline, ferry, bus(?:es)?
""")
NOT_OURS = any_of("""
    pets, dogs?, cats?, children, kids, walk-ins?, cash, cheques?, smoking, refunds?, returns?,
    exchanges?, extensions?, discounts?, replacements?, delivery, shipping, family plan, parking,
    substitutions?, student rate, spare \\w+, gift wrap, invoices?, prints?, early access, phone
    support, guided \\w+, vegan \\w+
""")
REQUIREMENT = any_of("""
    criteri(?:a|on), requirements?, conditions?, standards?, threshold, minimum, deadline, rules, terms,
    bar, exam, check
""")
HARMLESS = any_of("""
    see, find, wait, read, hear, view, open (?:the|your|this|that) (?:\\w+
    )?(?:file|photo|picture|attachment|link|image| document|pdf|scan|video), thank, stress, overstate,
    emphasi[sz]e, imagine, believe, promise, guarantee, say, tell, explain, know, locate, reproduce,
    replicate, recreate, understand, help, make out, be, do without, agree more, confirm, reach,
    contact, get hold, get through, get in touch, recall, remember, identify, detect, access your, log
    in, connect, trace, recommend, judge, wish, have, think, spot, lose, answer, speak, promise, assure,
    express, predict, keep up, resist, blame, hide, deny, afford to lose, ask, figure, determine, work
    out, make sense, complain
""")
"""What a firm cannot do and refuses nobody by it: it looked, asked, waited, or another rule speaks."""
