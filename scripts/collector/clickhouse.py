"""Runs the tables and queries of collector-config/gateway/clickhouse in ClickHouse's own engine (the chdb package).

    python clickhouse.py schema.sql queries.sql received.jsonl [times]

received.jsonl is what the collector's file exporter wrote. Each record is loaded as the clickhouse exporter of the same
version would: the same columns, and attributes of every type as text. `times` loads everything that often, as a delivery
that is repeated does. Prints JSON: the rows of each query by its name, and the tables' sizes.
"""

import json
import re
import sys
from chdb import session as chdb

SPAN_KINDS = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"]
STATUSES = ["Unset", "Ok", "Error"]


def plain(value):
    if "kvlistValue" in value:
        return {item["key"]: plain(item["value"]) for item in value["kvlistValue"].get("values", [])}
    if "arrayValue" in value:
        return [plain(item) for item in value["arrayValue"].get("values", [])]
    if "intValue" in value:
        return int(value["intValue"])
    return next(iter(value.values()), "")


def text(value):
    known = plain(value)
    if isinstance(known, str):
        return known
    return json.dumps(known, separators=(",", ":"))


def texts(attributes):
    return {item["key"]: text(item["value"]) for item in attributes or []}


def seconds(nanoseconds):
    return f"{int(nanoseconds) // 10**9}.{int(nanoseconds) % 10**9:09d}"


def scoped(request, outer, inner):
    for resource in request.get(outer, []):
        attributes = texts(resource.get("resource", {}).get("attributes"))
        for scope in resource.get(inner, []):
            about = scope.get("scope", {})
            yield {
                "ServiceName": attributes.get("service.name", ""),
                "ResourceAttributes": attributes,
                "ScopeName": about.get("name", ""),
                "ScopeVersion": about.get("version", ""),
            }, scope


def logs_of(request):
    for row, scope in scoped(request, "resourceLogs", "scopeLogs"):
        for record in scope.get("logRecords", []):
            yield {
                **row,
                "Timestamp": seconds(record["timeUnixNano"]),
                "SeverityNumber": record.get("severityNumber", 0),
                "Body": text(record.get("body", {})),
                "EventName": record.get("eventName", ""),
                "LogAttributes": texts(record.get("attributes")),
            }


def spans_of(request):
    for row, scope in scoped(request, "resourceSpans", "scopeSpans"):
        for span in scope.get("spans", []):
            events = span.get("events", [])
            yield {
                **row,
                "Timestamp": seconds(span["startTimeUnixNano"]),
                "TraceId": span["traceId"],
                "SpanId": span["spanId"],
                "ParentSpanId": span.get("parentSpanId", ""),
                "SpanName": span["name"],
                "SpanKind": SPAN_KINDS[span.get("kind", 0)],
                "SpanAttributes": texts(span.get("attributes")),
                "Duration": int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"]),
                "StatusCode": STATUSES[span.get("status", {}).get("code", 0)],
                "Events.Timestamp": [seconds(event["timeUnixNano"]) for event in events],
                "Events.Name": [event["name"] for event in events],
                "Events.Attributes": [texts(event.get("attributes")) for event in events],
            }


def points_of(request, kind):
    for row, scope in scoped(request, "resourceMetrics", "scopeMetrics"):
        for metric in scope.get("metrics", []):
            data = metric.get(kind)
            for point in data["dataPoints"] if data else []:
                common = {
                    **row,
                    "MetricName": metric["name"],
                    "MetricUnit": metric.get("unit", ""),
                    "Attributes": texts(point.get("attributes")),
                    "StartTimeUnix": seconds(point.get("startTimeUnixNano", 0)),
                    "TimeUnix": seconds(point["timeUnixNano"]),
                }
                if kind == "histogram":
                    yield {
                        **common,
                        "Count": int(point.get("count", 0)),
                        "Sum": point.get("sum", 0),
                        "BucketCounts": [int(count) for count in point.get("bucketCounts", [])],
                        "ExplicitBounds": point.get("explicitBounds", []),
                        "AggregationTemporality": data.get("aggregationTemporality", 0),
                    }
                else:
                    sums = {
                        "AggregationTemporality": data.get("aggregationTemporality", 0),
                        "IsMonotonic": data.get("isMonotonic", False),
                    }
                    value = point.get("asDouble", int(point.get("asInt", 0)))
                    yield {**common, "Value": value, **(sums if kind == "sum" else {})}


def main(schema, queries, received, times="1"):
    database = chdb.Session()
    for statement in re.sub(r"--[^\n]*", "", open(schema).read()).split(";"):
        if statement.strip():
            database.query(statement)
    requests = [json.loads(line) for line in open(received)]
    tables = {
        "otel_logs": [row for request in requests for row in logs_of(request)],
        "otel_traces": [row for request in requests for row in spans_of(request)],
        **{
            f"otel_metrics_{kind}": [row for request in requests for row in points_of(request, kind)]
            for kind in ("sum", "gauge", "histogram")
        },
    }
    for table, rows in tables.items():
        lines = "\n".join(json.dumps(row) for row in rows)
        for _ in range(int(times) if rows else 0):
            database.query(f"INSERT INTO claude_metrics.{table} FORMAT JSONEachRow {lines}")
    answers = {}
    for name, query in re.findall(r"-- name: ([^\n]+)\n(.*?);", open(queries).read(), re.S):
        answers[name] = json.loads(str(database.query(query, "JSON")))["data"]
    sizes = """SELECT table, sum(rows) AS rows, sum(data_compressed_bytes) AS bytes, sum(data_uncompressed_bytes) AS raw
        FROM system.parts WHERE active AND database = 'claude_metrics' GROUP BY table ORDER BY table"""
    answers["sizes"] = json.loads(str(database.query(sizes, "JSON")))["data"]
    print(json.dumps(answers, indent=1))


main(*sys.argv[1:])
