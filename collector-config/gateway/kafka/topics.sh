#!/bin/sh
# The three topics between gateway/to-kafka.yaml and gateway/to-clickhouse.yaml, for Kafka's own kafka-topics.sh:
#
#   sh topics.sh kafka-topics.sh --bootstrap-server kafka:9092 --command-config admin.properties
#
# PARTITIONS (96): consumers at most, and 1 000 items/s each (docs/scaling.md). REPLICAS (3): with min.insync.replicas=2 what was
# acknowledged survives the loss of a broker, and nothing is acknowledged while two are away. RETENTION_MS: three days.
set -eu
for topic in claude-metrics-spans claude-metrics-logs claude-metrics-metrics; do
  "$@" --create --if-not-exists --topic "$topic" \
    --partitions "${PARTITIONS:-96}" --replication-factor "${REPLICAS:-3}" \
    --config "min.insync.replicas=${MIN_INSYNC_REPLICAS:-2}" --config "retention.ms=${RETENTION_MS:-259200000}" \
    --config max.message.bytes=4194304
done
