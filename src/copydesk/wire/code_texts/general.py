"""Texts of outcomes, of the door, and of how requests are written."""

from typing import Final

from copydesk.wire.code_texts.text import Texts

TEXTS: Final[Texts] = {
    # Outcomes.
    "0": (200, ""),
    "1": (200, "All operations failed"),
    "2": (200, "Bulk operation partially succeeded."),
    # What is asked does not exist here. The numbers 404 and 501 are ours.
    "404": (404, "Not Found"),
    "501": (501, "This endpoint of OKX is not served by Copydesk."),
    "50115": (405, "Invalid request method."),
    # The house itself.
    "50001": (503, "Service temporarily unavailable. Please try again later."),
    "50004": (
        400,
        "API endpoint request timeout. (does not mean that the request was successful or failed, please "
        "check the request result).",
    ),
    "50011": (429, "Too Many Requests"),
    "50013": (429, "Systems are busy. Please try again later."),
    "50026": (500, "System error. Try again later"),
    # Who asks.
    "50101": (401, "APIKey does not match current environment."),
    "50102": (401, "Timestamp request expired."),
    "50103": (401, 'Request header "OK-ACCESS-KEY" cannot be empty.'),
    "50104": (401, 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.'),
    "50105": (401, 'Request header "OK-ACCESS-PASSPHRASE" incorrect.'),
    "50106": (401, 'Request header "OK-ACCESS-SIGN" cannot be empty.'),
    "50107": (401, 'Request header "OK-ACCESS-TIMESTAMP" cannot be empty.'),
    "50110": (401, "Your IP {address} is not included in your API key's IP whitelist."),
    "50111": (401, "Invalid OK-ACCESS-KEY"),
    "50112": (401, "Invalid OK-ACCESS-TIMESTAMP."),
    "50113": (401, "Invalid Sign"),
    "50119": (401, "API key doesn't exist"),
    "50120": (200, "This API key doesn't have permission to use this function"),
    "50008": (200, "User doesn't exist."),
    "50030": (200, "You don't have permission to use this API endpoint"),
    # How the request is written.
    "50000": (400, "Body for POST request cannot be empty."),
    "50002": (400, "JSON syntax error"),
    "50006": (400, 'Invalid Content-Type. Please use "application/JSON".'),
    "50014": (400, "Parameter {parameter} cannot be empty."),
    "50015": (400, "Either parameter {parameter} or {other} is required"),
    "50016": (400, "Parameter {parameter} does not match parameter {other}"),
    "50024": (200, "Parameter {parameter} and {other} can not exist at the same time."),
    "50025": (200, "Parameter {parameter} count exceeds the limit {limit}."),
    "50036": (
        200,
        "The expTime can't be earlier than the current system time. Please adjust the expTime and try again.",
    ),
    "50037": (200, "Order expired."),
    "50038": (200, "This feature is unavailable in demo trading"),
    "50061": (200, "You've reached the maximum order rate limit for this account."),
    "50039": (200, 'Parameter "before" isn\'t supported for timestamp pagination'),
    "50042": (200, "Repeated request"),
    "51000": (400, "Parameter {parameter} error"),
}
