"""ClickHouse's engine (the chdb package) behind as much of ClickHouse's HTTP interface as the clickhouse exporter uses.

    python clickhouse-http.py port schema.sql folder

Queries come as bodies, inserts as the parameter `query` with a block of format Native as body; answers are Native. Nothing
is compressed. Data is kept in `folder`, so that the next start finds it.
"""

import os
import re
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qsl, urlsplit
from chdb import session as chdb

# Of the parameters that a client sends these are settings of the query; the others are the protocol's.
SETTINGS = ("throw_on_max_partitions_per_insert_block",)


def text(value):
    data = value.encode()
    return bytes([len(data)]) + data


def greeting():
    """Who we are, in the newest form of Native: revision 0, so that what follows may be in the oldest, the engine's."""
    columns = [
        ("displayName()", "String", text("engine")),
        ("version()", "String", text("26.9.1.1")),
        ("revision()", "UInt32", bytes(4)),
        ("timezone()", "String", text("UTC")),
    ]
    block_info = b"\x01\x00\x02\xff\xff\xff\xff\x00"
    return block_info + bytes([len(columns), 1]) + b"".join(text(n) + text(t) + b"\x00" + v for n, t, v in columns)


def main(port, schema, folder):
    database, lock = chdb.Session(os.path.join(folder, "engine")), Lock()
    for statement in re.sub(r"--[^\n]*", "", open(schema).read()).split(";"):
        if statement.strip():
            database.query(statement)

    def answer(parameters, body):
        query = parameters.get("query")
        if query is None:
            asked = body.decode()
            if "displayName()" in asked:
                return greeting()
            return database.query(asked, parameters.get("default_format", "Native")).bytes()
        target = re.sub(r"\s+(FORMAT\s+Native|VALUES)\s*$", "", query.strip(), flags=re.I)
        settings = [f"{name} = {parameters[name]}" for name in SETTINGS if name in parameters]
        with tempfile.NamedTemporaryFile(dir=folder) as block:
            block.write(body)
            block.flush()
            tail = f" SETTINGS {', '.join(settings)}" if settings else ""
            database.query(f"{target} SELECT * FROM file('{block.name}', Native){tail}")
        return b""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.reply(200, b"Ok.\n")

        def do_POST(self):
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                with lock:
                    result = answer(dict(parse_qsl(urlsplit(self.path).query)), body)
                self.reply(200, result)
            except Exception as error:
                print(f"{self.path}: {error}", file=sys.stderr, flush=True)
                self.reply(500, str(error).encode())

        def reply(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


main(*sys.argv[1:])
