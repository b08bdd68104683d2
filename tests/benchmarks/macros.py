"""Mails of a support team as the linter meets them: a dozen texts and a dozen HTML mails of 10 to 30 kB."""

from __future__ import annotations

MANY = 12
OPENINGS = (
    "You wrote that parcel {n} came with a broken lid. I am sorry: it was a present.",
    "Thank you for your photo of order {n}. The stitching has come loose, so this is clearly our fault.",
    "You asked why {{{{ order.total }}}} was taken twice for order {n}. I looked it up, and you are right.",
    "Unfortunately you failed to include the number of order {n}, so nothing can be done at this time!!!",
    "We received your request {n}. A person answers by 6 pm tomorrow.",
    "Our payment page was out of order from 9 to 11 today, so order {n} did not go through.",
)
REASONS = (
    "The box was packed too loosely in warehouse {n}. Since Monday every glass has a sleeve of its own.",
    "The bank repeats a payment when our server takes longer than 30 seconds to answer it, as happened here.",
    "It is our policy to charge for a second delivery. Please be advised that 4 EUR apply.",
    "The carrier could not find your door: the street stands on the label, and the number {n} does not.",
    "I understand how annoying it is to wait a week for what you need on Saturday.",
)
STEPS = (
    "I sent a new one. It leaves at 4 pm and is with you by {{{{ delivery.date }}}}. Keep the old one.",
    "To set a new password, open https://shop.example/account/{n}, and choose Forgotten.",
    "I gave back {{{{ refund.amount }}}} to your card. Banks show it within 3 working days.",
    "You can keep it at a third off, send it back at our cost, or choose another one for the same price.",
    "We will revert as soon as possible. Kindly send us the requested documentation.",
    "Please answer with a photo of the label, so that we can see which machine packed parcel {n}.",
)
CLOSINGS = (
    "If it is not there by then, answer this mail. I look into it the same day.",
    "Was anything left open? Write to support@shop.example or ring 0800 555 {n:04}, weekdays from 8 to 18.",
    "Thanks for your patience, and have a great day :-)",
)
GREETINGS = (
    'Hi {{ customer.first_name | default: "there" }},',
    "Dear {{ customer.first_name }},",
    "Hello,",
)
NAMES = ("Kind regards,\nAnna from the shop", "Best wishes,\nPaul Winter", "Regards,\nCustomer Service")

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Your order {n}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ margin: 0; background: #f2f2f0; font-family: Georgia, serif; }}
.card {{ max-width: 600px; margin: 0 auto; padding: 24px; background: #ffffff; color: #222222; }}
.price {{ color: #9a9a9a; font-size: 11px; text-align: right; }}
@media (max-width: 480px) {{ .card {{ padding: 12px !important; }} .price {{ display: block; }} }}
@media (prefers-color-scheme: dark) {{ .card {{ background: #111111; color: #eeeeee; }} }}
</style></head><body>
<div style="display:none;max-height:0;overflow:hidden">What became of your order {n}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="card">
<img src="https://img.shop.example/logo-{n}.png" alt="The shop" width="120" height="40">
<h1 style="font-size:24px;line-height:1.3;margin:16px 0">Your order {n}</h1>
"""
_PARAGRAPH = '<p style="margin:0 0 16px 0;font-size:16px;line-height:1.5;color:#222222">{}</p>\n'
_ROW = """<tr><td width="80" valign="top" style="padding:8px 0;border-bottom:1px solid #dddddd">
<img src="https://img.shop.example/p/{n}.jpg" width="72" height="72" alt="{what}, seen from the side">
</td><td valign="top" style="padding:8px;font-size:14px;line-height:20px;border-bottom:1px solid #dddddd">
<a href="https://shop.example/p/{n}" style="color:#0a4a8a">{what}, size {size}</a><br>
<span style="color:#555555">Number {n}, sent on {{{{ item.sent_on }}}}</span>
</td><td class="price" valign="top" style="padding:8px 0">{{{{ item.price }}}}</td></tr>
"""
_FOOT = """</table>
<table role="presentation" align="center"><tr>
<td style="background:#0a4a8a;border-radius:4px;padding:12px 24px">
<a href="https://shop.example/orders/{n}" style="color:#ffffff;text-decoration:none">See your order</a>
</td></tr></table>
<p style="font-size:12px;color:#666666">The shop, 1 High Street, Springfield.
<a href="https://shop.example/help">Help with orders and returns</a></p>
</td></tr></table></body></html>
"""
_GOODS = ("Blue enamel mug", "Walking boot", "Cast iron pan", "Wool blanket", "Desk lamp", "Rain jacket")


def texts(turn: int) -> tuple[str, ...]:
    """A dozen mails as text, a third of them with faults; other turns have other numbers in them."""
    return tuple("\n\n".join(_words(_number(turn, one), one)) + "\n" for one in range(MANY))


def html_mails(turn: int) -> tuple[str, ...]:
    """The same as HTML, with the goods of an order in a table of 16 to 38 rows."""
    return tuple(_html(_number(turn, one), one) for one in range(MANY))


def _number(turn: int, one: int) -> int:
    return abs(turn) * MANY + one + (500_000 if turn < 0 else 0)


def _words(n: int, one: int) -> list[str]:
    """Greeting, what happened, why, what is done in one to three steps, and the end."""
    steps = [STEPS[(one + more) % len(STEPS)] for more in range(1 + one % 3)]
    said = (OPENINGS[one % len(OPENINGS)], REASONS[one % len(REASONS)], *steps, CLOSINGS[one % len(CLOSINGS)])
    body = [part.format(n=n) for part in said]
    return [GREETINGS[one % len(GREETINGS)], *body, NAMES[one // 2 % len(NAMES)]]


def _html(n: int, one: int) -> str:
    words = "".join(_PARAGRAPH.format(part.replace("\n", "<br>\n")) for part in _words(n, one))
    rows = "".join(
        _ROW.format(n=n * 100 + row, what=_GOODS[row % len(_GOODS)], size=row + 1)
        for row in range(16 + 2 * one)
    )
    goods = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0">\n'
    return _HEAD.format(n=n) + words + goods + rows + _FOOT.format(n=n)
