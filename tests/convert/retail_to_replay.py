#!/usr/bin/env python3
"""Turns a folder of retail customers into replay input for Segue.

Reads FOLDER/retail_customers.jsonl.gz (or retail_customers.jsonl), one customer per line with orders and payment methods,
and writes CloudEvents, one per line, to OUT: profile, identity keys, what happened to each order, and one waiting
contact per customer. The same input gives the same bytes. Python's standard library only.
"""

import argparse
import gzip
import json
import sys
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

T0 = datetime(2026, 5, 1, tzinfo=timezone.utc)
CONTACTS_FROM = T0 + timedelta(hours=12)

# What has happened to an order that stands in this status, after it was placed.
HISTORY = {
    "pending": [],
    "processed": ["order.processed"],
    "delivered": ["order.processed", "order.delivered"],
    "cancelled": ["order.cancelled"],
}


class InputError(Exception):
    pass


def fail(text):
    raise InputError(text)


def cents(amount, what):
    """An amount of money as whole cents. Sources that add up doubles write 46.66000000000008; that is 4666."""
    try:
        value = Decimal(amount) * 100
    except (InvalidOperation, TypeError, ValueError):
        fail(f"{what}: {amount!r} is no amount")
    if not value.is_finite():
        fail(f"{what}: {amount} is no amount")
    return int(value.to_integral_value(ROUND_HALF_EVEN))


def dollars(whole_cents):
    sign = "-" if whole_cents < 0 else ""
    return f"{sign}{abs(whole_cents) // 100}.{abs(whole_cents) % 100:02d}"


def text(value, what):
    if not isinstance(value, str) or not value:
        fail(f"{what} is missing")
    return value


class Customer:
    """Collects the events of one customer; ids count up, times are a minute apart."""

    def __init__(self, record):
        self.record = record
        self.id = text(record.get("user_id"), "user_id")
        self.events = []

    def add(self, kind, data, source, **attributes):
        number = len(self.events) + 1
        self.events.append({
            "specversion": "1.0",
            "id": f"{self.id}-{number}",
            "source": source,
            "type": kind,
            "time": (T0 + timedelta(minutes=number - 1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "customer": self.id,
            **attributes,
            "data": data,
        })

    def payment_methods(self):
        methods = self.record.get("payment_methods") or {}
        found = []
        for method in methods.values() if isinstance(methods, dict) else methods:
            entry = {"id": text(method.get("id"), "a payment method's id"), "source": text(method.get("source"), "a payment method's source")}
            for field in ("brand", "last_four"):
                if field in method:
                    entry[field] = method[field]
            if "balance" in method:
                entry["balance"] = cents(method["balance"], f"balance of {entry['id']}")
            found.append(entry)
        return found

    def add_profile(self):
        name = self.record.get("name") or {}
        fields = {"user_id": self.id}
        full = " ".join(part for part in (name.get("first_name"), name.get("last_name")) if part)
        if full:
            fields["name"] = full
        if self.record.get("email"):
            fields["email"] = self.record["email"]
        address = self.record.get("address")
        if address:
            fields["address"] = address
            if address.get("zip"):
                fields["zip"] = address["zip"]
        fields["payment_methods"] = self.payment_methods()
        self.add("profile.updated", {"fields": fields}, "/shop/accounts", channel="system")
        self.add("identity.linked", {"kind": "user_id", "value": self.id}, "/shop/accounts", channel="system")
        if self.record.get("email"):
            self.add("identity.linked", {"kind": "email", "value": self.record["email"]}, "/shop/accounts", channel="system")

    def add_order(self, order):
        order_id = text(order.get("order_id"), "order_id")
        status = text(order.get("status"), f"status of order {order_id}")
        payments = [p for p in order.get("payment_history") or [] if p.get("transaction_type") == "payment"]
        data = {
            "order": order_id,
            "items": [
                {
                    "item": item.get("item_id"),
                    "product": item.get("product_id"),
                    "name": item.get("name"),
                    "price": cents(item["price"], f"price in order {order_id}"),
                    "options": item.get("options") or {},
                }
                for item in order.get("items") or []
            ],
        }
        total = cents(payments[0]["amount"], f"payment of order {order_id}") if payments else sum(i["price"] for i in data["items"])
        data["total"] = total
        data["total_text"] = dollars(total)
        if payments:
            method = text(payments[0].get("payment_method_id"), f"payment method of order {order_id}")
            data["payment_method"] = method
            known = {m["id"]: m["source"] for m in self.payment_methods()}
            data["payment_source"] = known.get(method, "unknown")
        if order.get("address"):
            data["address"] = order["address"]
        self.add("order.placed", data, "/shop/orders", subject=order_id, channel="web", direction="inbound")
        tracking = [t for f in order.get("fulfillments") or [] for t in f.get("tracking_id") or []]
        # A status of its own is passed through as it is written; nothing is guessed from its words.
        for kind in HISTORY.get(status, ["order.status_reported"]):
            more = {"order": order_id}
            if kind == "order.processed":
                more["tracking"] = tracking
            if kind == "order.cancelled":
                more["reason"] = order.get("cancel_reason") or "not given"
            if kind == "order.status_reported":
                more["status"] = status
            self.add(kind, more, "/shop/orders", subject=order_id, channel="system")
        for payment in order.get("payment_history") or []:
            if payment.get("transaction_type") != "refund":
                continue
            amount = cents(payment["amount"], f"refund of order {order_id}")
            self.add("order.refunded", {"order": order_id, "amount": amount, "amount_text": dollars(amount),
                                        "payment_method": payment.get("payment_method_id")},
                     "/shop/payments", subject=order_id, channel="payment")

    def add_contact(self, position, verified):
        start = CONTACTS_FROM + timedelta(seconds=position)
        offered = {"reason": "Question about an order", "queue": "retail", "from": "queue", "kind": "direct"}
        self.add("contact.offered", offered, "/telephony", channel="voice", direction="inbound", contactid=f"contact-{self.id}")
        self.events[-1]["time"] = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        if verified:
            self.add("auth.succeeded", {"level": "authenticated", "method": "e-mail address"}, "/telephony", channel="voice",
                     contactid=f"contact-{self.id}")
            self.events[-1]["time"] = (start + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def convert(lines, verified=False):
    """Yields the lines of the replay input, in the order of the customers."""
    seen = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            # Amounts stay decimal: no binary fraction comes near money.
            record = json.loads(line, parse_float=Decimal, parse_int=Decimal)
            if not isinstance(record, dict):
                fail("a customer must be a JSON object")
            customer = Customer(record)
            if customer.id in seen:
                fail(f"customer {customer.id} is there twice")
            customer.add_profile()
            for order in record.get("orders") or []:
                customer.add_order(order)
            customer.add_contact(len(seen), verified)
            seen.add(customer.id)
        except json.JSONDecodeError as error:
            raise InputError(f"line {number}: no valid JSON: {error}") from error
        except InputError as error:
            raise InputError(f"line {number}: {error}") from error
        except (KeyError, AttributeError, TypeError) as error:
            raise InputError(f"line {number}: not the form of a retail customer: {error!r}") from error
        for event in customer.events:
            yield json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def plain(value):
    """Numbers that are no amounts, in the few places where the source has any."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    raise TypeError(f"cannot write {type(value).__name__}")


def open_customers(folder):
    for name in ("retail_customers.jsonl.gz", "retail_customers.jsonl"):
        path = folder / name
        if path.is_file():
            return gzip.open(path, "rt", encoding="utf-8") if name.endswith(".gz") else path.open(encoding="utf-8")
    raise InputError(f"{folder} holds no retail_customers.jsonl.gz")


def main():
    parser = argparse.ArgumentParser(
        description="Retail customers to replay input (CloudEvents, one per line). See tests/convert/README.md.",
        epilog="Everything happens on 2026-05-01 (UTC); decide with --now 2026-05-02T00:00:00Z or later. "
               "Exit codes: 0 done, 2 usage, 3 input refused.")
    parser.add_argument("folder", type=Path, help="folder with retail_customers.jsonl.gz")
    parser.add_argument("out", type=Path, help="file to write, or - for standard output")
    parser.add_argument("--verified", action="store_true", help="add that each caller was verified in the contact")
    options = parser.parse_args()
    try:
        with open_customers(options.folder) as customers:
            lines = list(convert(customers, options.verified))
    except (InputError, OSError, EOFError, UnicodeDecodeError) as error:
        print(f"retail_to_replay: {error}", file=sys.stderr)
        return 3
    result = "".join(line + "\n" for line in lines)
    if str(options.out) == "-":
        sys.stdout.buffer.write(result.encode())
    else:
        options.out.write_bytes(result.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
