"""Receives what a registry sends to a webhook, and believes only what is signed; with nothing but Python's own library.

    export REGISTRY_SECRET=pds_...           # shown once where the webhook was made; any text will do to try
    python receive_webhook.py                # listens at http://127.0.0.1:9000/
    python receive_webhook.py --try http://127.0.0.1:9000/    # from a second terminal: one delivery, signed likewise

A registry sends only to public https addresses, so what serves your address passes the requests on to this program.
A delivery may come twice: go by the numbers of the changes, which never repeat.
"""

import argparse
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# As the feed of changes tells them, in order.
SAMPLE = {
    "registry_version": 120,
    "changes": [
        {
            "number": 120,
            "kind": "programs",
            "id": "fjq8d898",
            "at": "2026-01-31T09:30:00+07:00",
            "public": False,
            "action": None,
            "note": "",
            "note_en": "",
            "fields": [],
            "url": None,
            "page": None,
        }
    ],
}


def signature(secret, timestamp, body):
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret, headers, body):
    """Whether the registry signed these bytes, not more than five minutes ago."""
    timestamp, signed = headers.get("Registry-Timestamp", ""), headers.get("Registry-Signature", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > 300:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), signed.encode())


def receive(delivery):
    """What you do with it; here it is told. Answer fast: what takes long is better put into a queue of your own."""
    for change in delivery["changes"]:
        fate = "changed" if change["public"] else "is not public any more"
        print(f"{change['number']}: {change['kind']} {change['id']} {fate}", flush=True)


def receiver(secret):
    """The handler of requests that knows this secret."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            # The bytes as they came: JSON written anew would not have the same signature.
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            genuine = is_genuine(secret, self.headers, body)
            if genuine:
                receive(json.loads(body))
            self.send_response(204 if genuine else 401)
            self.end_headers()

    return Receiver


def send_sample(secret, address):
    """The status an address answers to a delivery signed as a registry signs it."""
    body, timestamp = json.dumps(SAMPLE).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Registry-Webhook": "trial",
        "Registry-Delivery": "trial",
        "Registry-Timestamp": timestamp,
        "Registry-Signature": signature(secret, timestamp, body),
    }
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--port", type=int, default=9000)
    arguments.add_argument("--try", dest="address", help="send one signed sample there instead of listening")
    given = arguments.parse_args()
    secret = os.environ["REGISTRY_SECRET"]
    if given.address:
        print(send_sample(secret, given.address))
    else:
        ThreadingHTTPServer(("127.0.0.1", given.port), receiver(secret)).serve_forever()


if __name__ == "__main__":
    main()
