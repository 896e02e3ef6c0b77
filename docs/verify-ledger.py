#!/usr/bin/env python3
"""Checks an exported ledger with nothing but Python and openssl: python3 verify-ledger.py ledger.json

Written from docs/ledger.md and not from the portal's code, so that two programs must agree. Leaves key.pem, signature.der
and signed in the present folder, to look at.
"""
import base64, hashlib, json, struct, subprocess, sys, uuid

export = json.load(open(sys.argv[1]))
sha = lambda data: hashlib.sha256(data).digest()
number = lambda value: struct.pack(">q", value)
small = lambda value: struct.pack(">i", value)
text = lambda value: small(len(value.encode())) + value.encode()
ident = lambda value: uuid.UUID(value).bytes
KINDS = {name: n for n, name in enumerate(
    "Submitted Assigned LeaseLost PermitGiven Queued Started ContactLost ContactBack CancelRequested ResultsKept "
    "Retried Succeeded Failed Cancelled Staged Noted Released".split(), 1)}
ACTORS = {"User": 1, "Executor": 2, "Scheduler": 3, "Portal": 4}

previous = bytes(32)
for place, e in enumerate(export["entries"], 1):
    assert e["sequence"] == place and bytes.fromhex(e["previous"]) == previous, f"entry {place} does not follow"
    previous = sha(b"\1" + ident(e["chain"]) + number(place) + small(KINDS[e["kind"]]) + number(e["atUnixMs"])
                   + number(e["writtenUnixMs"]) + small(ACTORS[e["actor"]]) + ident(e["actorId"]) + small(e["attempt"])
                   + text(e["details"]) + text(e["evidence"]) + previous)
    assert previous.hex() == e["hash"], f"entry {place} was changed"

proof = export["proof"]
point = proof["checkpoint"]
entry = export["entries"][proof["sequence"] - 1]
node = sha(b"\0" + ident(entry["chain"]) + number(entry["sequence"]) + bytes.fromhex(entry["hash"]))
index, last = proof["index"], point["heads"] - 1
assert 0 <= index <= last, "there is no such leaf"
for sibling in map(bytes.fromhex, proof["path"]):
    if index & 1 or index == last:
        node = sha(b"\1" + sibling + node)
        while index and not index & 1:
            index, last = index >> 1, last >> 1
    else:
        node = sha(b"\1" + node + sibling)
    index, last = index >> 1, last >> 1
assert last == 0 and node.hex() == point["root"], "the entry is not under the checkpoint's root"
sealed = sha(b"\1" + number(point["number"]) + number(point["atUnixMs"]) + number(point["upTo"]) + small(point["heads"])
             + node + bytes.fromhex(point["previous"]))
assert sealed.hex() == point["hash"], "the checkpoint was changed"

key = base64.b64decode(export["keys"][point["keyId"]])
assert sha(key).hex() == point["keyId"], "the key is another one"
half = lambda part: b"\2" + bytes([len(part)]) + part
parts = [part.lstrip(b"\0") for part in (base64.b64decode(point["signature"])[:32], base64.b64decode(point["signature"])[32:])]
der = b"".join(half(b"\0" + part if part[0] & 128 else part) for part in parts)
open("key.der", "wb").write(key)
open("signature.der", "wb").write(b"\x30" + bytes([len(der)]) + der)
open("signed", "wb").write(sealed)
subprocess.run("openssl pkey -pubin -inform DER -in key.der -out key.pem && "
               "openssl dgst -sha256 -verify key.pem -signature signature.der signed", shell=True, check=True)
