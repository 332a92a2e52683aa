-- Tables for the clickhouse exporter of OpenTelemetry Collector 0.161 (gateway/to-clickhouse.yaml, create_schema: false).
-- Its columns, by its names; behind them what questions ask for, taken out of the maps once, when a row is written.
--
-- Delivery is at least once, and the same event always has the same id and time: ReplacingMergeTree makes one row of its copies.
-- FINAL in a query does the same for those that are not merged yet.
--
-- Retention is by whole days' partitions, so dropping a day costs nothing: events 400 days (a year compared with the one before),
-- spans 30 days, readings of metrics 14 days. Engines are for one server; on a cluster put Replicated before them and
-- ON CLUSTER behind the names, and shard by cityHash64(SessionId).

CREATE DATABASE IF NOT EXISTS claude_metrics;

CREATE TABLE IF NOT EXISTS claude_metrics.otel_logs (
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    SpanId String CODEC(ZSTD(1)),
    TraceFlags UInt8,
    SeverityText LowCardinality(String),
    SeverityNumber UInt8,
    ServiceName LowCardinality(String),
    Body LowCardinality(String),
    ResourceSchemaUrl LowCardinality(String),
    ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeSchemaUrl LowCardinality(String),
    ScopeName LowCardinality(String),
    ScopeVersion LowCardinality(String),
    ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    LogAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    -- A collector that started while ClickHouse was away sends no names until it is restarted: the plugin's bodies have them too.
    EventName LowCardinality(String) DEFAULT Body,

    EventId String MATERIALIZED LogAttributes['event.id'] CODEC(ZSTD(1)),
    Team LowCardinality(String) MATERIALIZED ResourceAttributes['team'],
    Machine String MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1)),
    SessionId String MATERIALIZED LogAttributes['session.id'] CODEC(ZSTD(1)),
    PromptId String MATERIALIZED LogAttributes['prompt.id'] CODEC(ZSTD(1)),
    Model LowCardinality(String) MATERIALIZED LogAttributes['gen_ai.request.model'],
    Tool LowCardinality(String) MATERIALIZED LogAttributes['gen_ai.tool.name'],
    Success UInt8 MATERIALIZED LogAttributes['success'] = 'true',
    ErrorType LowCardinality(String) MATERIALIZED LogAttributes['error.type'],
    DurationMs Nullable(Float64) MATERIALIZED toFloat64OrNull(LogAttributes['duration_ms']) CODEC(ZSTD(1)),
    CostUsd Float64 MATERIALIZED toFloat64OrZero(LogAttributes['claude_metrics.cost_usd']) CODEC(ZSTD(1)),
    TokensIn UInt64 MATERIALIZED toUInt64OrZero(LogAttributes['gen_ai.usage.input_tokens']) CODEC(ZSTD(1)),
    TokensOut UInt64 MATERIALIZED toUInt64OrZero(LogAttributes['gen_ai.usage.output_tokens']) CODEC(ZSTD(1)),
    TokensFromCache UInt64 MATERIALIZED toUInt64OrZero(LogAttributes['gen_ai.usage.cache_read.input_tokens']) CODEC(ZSTD(1)),

    INDEX session SessionId TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX prompt PromptId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (EventName, Team, Timestamp, EventId)
TTL toDate(Timestamp) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS claude_metrics.otel_traces (
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    SpanId String CODEC(ZSTD(1)),
    ParentSpanId String CODEC(ZSTD(1)),
    TraceState LowCardinality(String),
    SpanName LowCardinality(String),
    SpanKind LowCardinality(String),
    ServiceName LowCardinality(String),
    ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeName LowCardinality(String),
    ScopeVersion LowCardinality(String),
    SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    Duration UInt64 CODEC(ZSTD(1)),
    StatusCode LowCardinality(String),
    StatusMessage String CODEC(ZSTD(1)),
    Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),

    Team LowCardinality(String) MATERIALIZED ResourceAttributes['team'],
    SessionId String MATERIALIZED SpanAttributes['session.id'] CODEC(ZSTD(1)),
    Operation LowCardinality(String) MATERIALIZED SpanAttributes['gen_ai.operation.name'],
    Model LowCardinality(String) MATERIALIZED SpanAttributes['gen_ai.response.model'],
    Tool LowCardinality(String) MATERIALIZED SpanAttributes['gen_ai.tool.name'],
    Agent LowCardinality(String) MATERIALIZED SpanAttributes['gen_ai.agent.name'],
    QuerySource LowCardinality(String) MATERIALIZED SpanAttributes['query_source'],

    INDEX trace TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX session SessionId TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (Operation, Team, SpanName, Timestamp, SpanId)
TTL toDate(Timestamp) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS claude_metrics.otel_metrics_sum (
    ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ResourceSchemaUrl LowCardinality(String),
    ScopeName LowCardinality(String),
    ScopeVersion LowCardinality(String),
    ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeDroppedAttrCount UInt32,
    ScopeSchemaUrl LowCardinality(String),
    ServiceName LowCardinality(String),
    MetricName LowCardinality(String),
    MetricDescription LowCardinality(String),
    MetricUnit LowCardinality(String),
    Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Value Float64 CODEC(ZSTD(1)),
    Flags UInt32,
    Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
    AggregationTemporality Int32,
    IsMonotonic Bool,
    Machine String MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(TimeUnix)
ORDER BY (MetricName, Machine, cityHash64(Attributes), TimeUnix)
TTL toDate(TimeUnix) + INTERVAL 14 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS claude_metrics.otel_metrics_gauge (
    ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ResourceSchemaUrl LowCardinality(String),
    ScopeName LowCardinality(String),
    ScopeVersion LowCardinality(String),
    ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeDroppedAttrCount UInt32,
    ScopeSchemaUrl LowCardinality(String),
    ServiceName LowCardinality(String),
    MetricName LowCardinality(String),
    MetricDescription LowCardinality(String),
    MetricUnit LowCardinality(String),
    Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Value Float64 CODEC(ZSTD(1)),
    Flags UInt32,
    Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
    Machine String MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(TimeUnix)
ORDER BY (MetricName, Machine, cityHash64(Attributes), TimeUnix)
TTL toDate(TimeUnix) + INTERVAL 14 DAY
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS claude_metrics.otel_metrics_histogram (
    ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ResourceSchemaUrl LowCardinality(String),
    ScopeName LowCardinality(String),
    ScopeVersion LowCardinality(String),
    ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeDroppedAttrCount UInt32,
    ScopeSchemaUrl LowCardinality(String),
    ServiceName LowCardinality(String),
    MetricName LowCardinality(String),
    MetricDescription LowCardinality(String),
    MetricUnit LowCardinality(String),
    Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Count UInt64 CODEC(ZSTD(1)),
    Sum Float64 CODEC(ZSTD(1)),
    BucketCounts Array(UInt64) CODEC(ZSTD(1)),
    ExplicitBounds Array(Float64) CODEC(ZSTD(1)),
    Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix DateTime64(9), Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
    Flags UInt32,
    Min Float64 CODEC(ZSTD(1)),
    Max Float64 CODEC(ZSTD(1)),
    AggregationTemporality Int32,
    Machine String MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(TimeUnix)
ORDER BY (MetricName, Machine, cityHash64(Attributes), TimeUnix)
TTL toDate(TimeUnix) + INTERVAL 14 DAY
SETTINGS ttl_only_drop_parts = 1;
