-- What people ask. Each is of the last 30 days and stands for itself.

-- name: cost by team and model
SELECT Team, Model, round(sum(CostUsd), 2) AS usd, uniqExact(SessionId) AS sessions, round(usd / sessions, 2) AS usd_per_session
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_code.session_cost' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, Model
ORDER BY usd DESC;

-- name: tokens by team and model, and how much of the input came from the cache
SELECT Team, Model, count() AS turns, sum(TokensIn) AS tokens_in, sum(TokensOut) AS tokens_out,
       round(sum(TokensFromCache) / sum(TokensIn), 3) AS from_cache
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_metrics.execution' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, Model
ORDER BY tokens_out DESC;

-- name: failing tools
SELECT Tool, ErrorType, count() AS failures, uniqExact(SessionId) AS sessions,
       round(failures / max(calls), 3) AS of_calls
FROM claude_metrics.otel_logs AS failed FINAL
INNER JOIN (
    SELECT Tool, count() AS calls
    FROM claude_metrics.otel_logs FINAL
    WHERE EventName = 'claude_code.tool_result' AND Timestamp > now() - INTERVAL 30 DAY
    GROUP BY Tool
) AS every USING (Tool)
WHERE EventName = 'claude_code.tool_result' AND NOT Success AND Timestamp > now() - INTERVAL 30 DAY
  AND LogAttributes['claude_metrics.permission_outcome'] NOT IN ('denied_user', 'blocked_hook')
GROUP BY Tool, ErrorType
ORDER BY failures DESC;

-- name: slowest tools
SELECT Tool, count() AS calls, quantiles(0.5, 0.95, 0.99)(DurationMs) AS ms, round(sum(DurationMs) / 3600000, 2) AS hours
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_code.tool_result' AND DurationMs IS NOT NULL AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Tool
ORDER BY hours DESC, Tool;

-- name: denied permissions
SELECT Team, Tool, LogAttributes['claude_metrics.permission_outcome'] AS outcome,
       if(outcome = 'blocked_hook', 'hook', LogAttributes['claude_metrics.meta.permission_denied_by']) AS by,
       count() AS denials, uniqExact(SessionId) AS sessions
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_code.tool_result' AND outcome IN ('denied_user', 'blocked_hook') AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, Tool, outcome, by
ORDER BY denials DESC, by;

-- name: context pressure
SELECT Team, Model, count() AS turns,
       quantiles(0.5, 0.95)(toFloat64OrNull(LogAttributes['claude_metrics.context_percent'])) AS percent,
       round(countIf(toFloat64OrZero(LogAttributes['claude_metrics.context_percent']) >= 80) / count(), 3) AS nearly_full
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_metrics.execution' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, Model
ORDER BY nearly_full DESC;

-- name: subagent use
SELECT Team, LogAttributes['gen_ai.agent.name'] AS agent, count() AS runs, uniqExact(SessionId) AS sessions,
       max(toUInt32OrZero(LogAttributes['claude_metrics.depth'])) AS deepest,
       sum(JSONExtractUInt(LogAttributes['claude_metrics.tokens'], 'in')) AS tokens_in,
       sum(JSONExtractUInt(LogAttributes['claude_metrics.tokens'], 'out')) AS tokens_out
FROM claude_metrics.otel_logs FINAL
WHERE EventName = 'claude_code.subagent_completed' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, agent
ORDER BY runs DESC, agent;

-- name: where the time of turns goes
SELECT Team, multiIf(SpanName = 'blocked_on_user', 'waiting for a person', Operation = 'chat', 'the model', 'tools') AS what,
       count() AS spans, round(sum(Duration) / 3.6e12, 3) AS hours
FROM claude_metrics.otel_traces FINAL
WHERE (SpanName = 'blocked_on_user' OR Operation IN ('chat', 'execute_tool')) AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY Team, what
ORDER BY hours DESC;

-- name: the dearest turns
SELECT TraceId, any(SessionId) AS session, any(Team) AS team, min(Timestamp) AS began,
       sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.output_tokens'])) AS tokens_out,
       sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.input_tokens'])) AS tokens_in,
       countIf(QuerySource = 'subagent') AS subagent_responses
FROM claude_metrics.otel_traces FINAL
WHERE Operation = 'chat' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY TraceId
ORDER BY tokens_out DESC
LIMIT 50;
