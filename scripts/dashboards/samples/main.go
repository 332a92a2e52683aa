// Writes the recorded series of an organisation into a Prometheus database: what the dashboards read, as the rules of
// collector-config/prometheus would have made it.
//
//	samples <folder> <teams> <people in each> <days>
package main

import (
	"context"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

const step = 5 * time.Minute

type series struct {
	labels labels.Labels
	// Of one person in one busy window.
	weight float64
	// States and a day's sums are no counts of a window.
	kind string
	ref  storage.SeriesRef
	// So that neighbours differ, and each time in the same way.
	phase float64
}

var all []*series

func add(kind, name string, weight float64, pairs ...string) {
	full := append([]string{labels.MetricName, name}, pairs...)
	all = append(all, &series{labels: labels.FromStrings(full...), weight: weight, kind: kind, phase: float64(len(all))})
}

var models = []string{"claude-opus-5-5", "claude-sonnet-5", "claude-haiku-4-5"}
var shares = []float64{0.5, 0.35, 0.15}
var tools = []string{"Bash", "Read", "Edit", "Grep", "Glob", "Write", "Agent", "WebFetch", "TodoWrite", "mcp__github__search", "mcp__jira__get", "Skill", "NotebookEdit", "WebSearch", "KillShell"}
var toolBounds = []float64{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 600}
var turnBounds = []float64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 10800}
var apiBounds = []float64{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92}
var percents = []float64{10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100}
var latencies = []float64{0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 21600, 86400, 604800}

// A distribution around a middle, as buckets that each hold the ones before.
func distribution(name string, weight, middle float64, bounds []float64, pairs ...string) {
	phase := float64(len(all))
	for _, bound := range append(append([]float64{}, bounds...), math.Inf(1)) {
		le := strconv.FormatFloat(bound, 'g', -1, 64)
		if math.IsInf(bound, 1) {
			le = "+Inf"
		}
		add("count", name, weight/(1+math.Pow(middle/bound, 1.5)), append(pairs, "le", le)...)
		// The buckets of one distribution go up and down together.
		all[len(all)-1].phase = phase
	}
}

func organisation(teams, people int) {
	for index := range teams {
		team := []string{"team", "team-" + strconv.Itoa(index+1)}
		with := func(more ...string) []string { return append(append([]string{}, team...), more...) }
		n := float64(people)
		counted := func(name string, weight float64, more ...string) { add("count", name, n*weight, with(more...)...) }
		for status, share := range map[string]float64{"ok": 0.86, "cancelled": 0.1, "error": 0.04} {
			counted("team_status:claude_metrics_turns:increase5m", 0.4*share, "status", status)
		}
		for start, share := range map[string]float64{"fresh": 0.6, "resume": 0.3, "clear": 0.1} {
			counted("team_start:claude_code_sessions:increase5m", 0.04*share, "start_type", start)
		}
		for m, model := range models {
			counted("team_model:claude_code_cost_usd:increase5m", 0.12*shares[m], "model", model)
			add("day", "team_model:claude_code_cost_usd:increase1d", n*11*shares[m], with("model", model)...)
			for kind, weight := range map[string]float64{"input": 2e3, "output": 6e3, "cacheRead": 4e5, "cacheCreation": 3e4} {
				counted("team_model_type:claude_code_tokens:increase5m", 0.8*weight*shares[m], "model", model, "type", kind, "query_source", "main")
				counted("team_model_type:claude_code_tokens:increase5m", 0.2*weight*shares[m], "model", model, "type", kind, "query_source", "subagent")
			}
			counted("team_model_error:claude_code_api_requests:increase5m", 5*shares[m], "gen_ai_request_model", model)
			counted("team_model_error:claude_code_api_requests:increase5m", 0.05*shares[m], "gen_ai_request_model", model, "error_type", "overloaded_error")
			distribution("team_model_le:claude_code_api_seconds:increase5m", n*5*shares[m], 8, apiBounds, with("gen_ai_request_model", model)...)
		}
		for kind, weight := range map[string]float64{"added": 20, "removed": 8} {
			counted("team_type:claude_code_lines:increase5m", weight, "type", kind)
		}
		counted("team:claude_code_commits:increase5m", 0.03)
		counted("team:claude_code_pull_requests:increase5m", 0.008)
		for decision, share := range map[string]float64{"accept": 0.9, "reject": 0.1} {
			counted("team_decision:claude_code_edit_decisions:increase5m", 0.5*share, "decision", decision, "source", "config")
			counted("team_decision:claude_code_edit_decisions:increase5m", 0.2*share, "decision", decision, "source", "user_temporary")
		}
		for t, tool := range tools {
			share := 4 / math.Pow(float64(t+1), 1.2)
			failing := 0.02 + 0.05*float64(t%7)
			for outcome, part := range map[string]float64{"success": 0.93 - failing, "error": failing, "denied": 0.03, "blocked": 0.02, "interrupted": 0.02} {
				counted("team_tool_outcome:claude_metrics_tool_calls:increase5m", share*part, "tool_name", tool, "outcome", outcome)
			}
			middle := 0.05 * math.Pow(2, float64(t%8))
			counted("team_tool:claude_metrics_tool_seconds:increase5m", share*middle, "tool_name", tool)
			distribution("team_tool_le:claude_metrics_tool_seconds:increase5m", n*share, middle, toolBounds, with("tool_name", tool)...)
		}
		counted("team:claude_metrics_interruptions:increase5m", 0.04)
		for by, share := range map[string]float64{"user": 0.05, "rule": 0.03, "hook": 0.01} {
			counted("team_by:claude_metrics_denials:increase5m", share, "by", by)
		}
		for _, trigger := range []string{"auto", "manual"} {
			counted("team_trigger:claude_metrics_compactions:increase5m", 0.01, "trigger", trigger)
		}
		for _, destination := range []string{"claude-metrics", "otlp-logs", "otlp-traces"} {
			counted("team_destination:claude_metrics_delivered:increase5m", 4, "destination", destination)
			counted("team_destination:claude_metrics_retried:increase5m", 0.05, "destination", destination)
			counted("team_destination:claude_metrics_rejected:increase5m", 0.0001, "destination", destination)
			counted("team_destination:claude_metrics_dropped:increase5m", 0, "destination", destination, "reason", "age")
			distribution("team_destination_le:claude_metrics_delivery_seconds:increase5m", n*4, 0.8, latencies, with("destination", destination)...)
			add("state", "team_destination:claude_metrics_outbox_depth:sum", n*0.3, with("destination", destination)...)
			add("state", "team_destination:claude_metrics_outbox_bytes:sum", n*900, with("destination", destination)...)
			add("state", "team_destination:claude_metrics_oldest_age:max", 40, with("destination", destination)...)
		}
		add("state", "team:claude_metrics_spool_depth:sum", n*0.5, team...)
		add("state", "team:claude_metrics_agents:count", n*0.7, team...)
		distribution("team_le:claude_metrics_turn_seconds:increase5m", n*0.4, 60, turnBounds, team...)
		distribution("team_le:claude_metrics_context_percent:increase5m", n*0.4, 35, percents, team...)
		add("people", "team:claude_metrics_people:count1d", n*0.7, team...)
		add("week", "team:claude_metrics_people:count7d", n*0.85, team...)
		for person := range people {
			name := "person-" + strconv.Itoa(index*people+person+1)
			busy := 0.2 + 1.6*math.Mod(float64(person)*0.618, 1)
			add("day", "team_person:claude_metrics_turns:increase1d", 30*busy, with("person", name)...)
			add("day", "team_person:claude_code_cost_usd:increase1d", 11*busy, with("person", name)...)
		}
		for repository := range 5 {
			add("day", "team_repository:claude_code_cost_usd:increase1d", n*4/float64(repository+1), with("repository", "https://git.example.com/team-"+strconv.Itoa(index+1)+"/service-"+strconv.Itoa(repository+1))...)
		}
	}
}

// From 0 at night to 1 in the middle of a working day.
func busy(at time.Time) float64 {
	if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		return 0.04
	}
	hour := float64(at.Hour()) + float64(at.Minute())/60
	return math.Max(0.01, math.Sin((hour-7)/12*math.Pi))
}

func (one *series) at(at time.Time, day int) float64 {
	wave := 1 + 0.3*math.Sin(one.phase*1.7+float64(at.Unix())/4000) + 0.25*math.Sin(one.phase*0.3+float64(at.Unix())/613)
	growth := 1 + 0.01*float64(day)
	switch one.kind {
	case "count":
		return math.Round(one.weight*busy(at)*wave*growth*1000) / 1000
	case "state":
		return math.Round(one.weight * math.Max(0.1, busy(at)) * wave)
	case "week":
		return math.Round(one.weight * growth * 0.8)
	default:
		yesterday := busy(at.Add(-12*time.Hour)) + busy(at)
		return math.Round(one.weight*growth*0.8*math.Max(0.15, math.Min(1, yesterday))*100) / 100
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	number := func(index int) int { return must(strconv.Atoi(os.Args[index])) }
	organisation(number(2), number(3))
	days := number(4)
	options := tsdb.DefaultOptions()
	options.RetentionDuration = (400 * 24 * time.Hour).Milliseconds()
	database := must(tsdb.Open(os.Args[1], nil, nil, options, nil))
	end := time.Now().Truncate(step)
	for at := end.Add(-time.Duration(days) * 24 * time.Hour); !at.After(end); at = at.Add(step) {
		appender := database.Appender(context.Background())
		for _, one := range all {
			day := int(at.Sub(end).Hours()/24) + days
			one.ref = must(appender.Append(one.ref, one.labels, at.UnixMilli(), one.at(at, day)))
		}
		if err := appender.Commit(); err != nil {
			panic(err)
		}
	}
	if err := database.Close(); err != nil {
		panic(err)
	}
}
