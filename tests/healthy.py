"""A healthy domain as zone text, any number of times, and the questions that decide something about it."""

from __future__ import annotations

KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2e97Y1QwPiMldaqxv5Q9wcDfpA2DhhwlfqKU0XCF0vTu5Mms1SdOGWkx"
    "j89xrQMvpOmdmkdIqHGS6DSWwtiVY3dnqGEX4Dp5HtZXkLbdwym9Iz7vs+vxA6W0+O9sCs/dyHjPqiqHScE3w3OZOpPwq5++s9P5"
    '" "9GHbogLGr9ZiMebYF6F1j+92PLW7Y++FUANQsxi5ZQEzpXlBHax3V6l40oNvt8tMNXL2xF2843OP0Qse2aTix6bRDZ7jZnnLbGh+'
    "3F50AouAD+8sY+W/jQK8qubZrav5RseBVlhGIPC36ohIeFzfysTM8qyD9dQWmzaKjdQKiVYJsYM3Mv/ZRiLb5QIDAQAB"
)
RECORDS = {
    "apex MX": "{d}. MX 10 mail.{d}.",
    "MX host A": "mail.{d}. A 192.0.2.1",
    "MX host AAAA": "",
    "apex TXT": '{d}. TXT "v=spf1 mx include:_spf.{v} ~all"',
    "include TXT": '_spf.{v}. TXT "v=spf1 ip4:192.0.2.64/28 ~all"',
    "selector TXT": f's1._domainkey.{{d}}. TXT "v=DKIM1; k=rsa; p={KEY}"',
    "_domainkey TXT": "",
    "_dmarc TXT": '_dmarc.{d}. TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@{r}"',
    "report place MX": "{r}. MX 10 mx.{r}.",
    "report authorisation TXT": '{d}._report._dmarc.{r}. TXT "v=DMARC1"',
}
"""Each question that decides something, with the record that answers it."""
OTHERS = "other.{d}. A 192.0.2.4\nmx.{r}. A 192.0.2.9\n"
NAMES = {
    "apex MX": "{d}.",
    "MX host A": "mail.{d}.",
    "MX host AAAA": "mail.{d}.",
    "apex TXT": "{d}.",
    "include TXT": "_spf.{v}.",
    "selector TXT": "s1._domainkey.{d}.",
    "_domainkey TXT": "_domainkey.{d}.",
    "_dmarc TXT": "_dmarc.{d}.",
    "report place MX": "{r}.",
    "report authorisation TXT": "{d}._report._dmarc.{r}.",
}


def zone(number: int, *, without: str = "", fault: str = "", at: str = "") -> str:
    """The domain d{number}.example; `without` the record of one question, `fault` at the question `at`."""
    lines = [line for question, line in RECORDS.items() if question != without]
    if fault:
        kind, _, argument = fault.partition(" ")
        lines.append(f"{NAMES[at]} !{kind} {at.rpartition(' ')[2]} {argument}")
    return ("\n".join(lines) + "\n" + OTHERS).format(**_names(number))


def question(number: int, at: str) -> str:
    """The question as an Unknown names it."""
    return f"{NAMES[at].format(**_names(number))[:-1]} {at.rpartition(' ')[2]}"


def domain(number: int) -> str:
    """The domain's name."""
    return _names(number)["d"]


def _names(number: int) -> dict[str, str]:
    return {letter: f"{letter}{number}.example" for letter in "dvr"}
