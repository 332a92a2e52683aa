import type * as z from 'zod/mini'
import type { OwnPrices } from '../prices/own-prices.ts'
import * as value from './setting-value.ts'
import type { Shown } from './shown.ts'

/** One setting: where it may come from, what it must look like, and what holds when nobody says anything. */
export interface Definition<T> {
  /** Environment variable. */
  env: string
  /** Key in config.json; upper-cased behind CLAUDE_PLUGIN_OPTION_ it is the plugin option's variable. */
  key: string
  schema: z.ZodMiniType<T, unknown>
  /** What a valid value is, in words that fit behind "must be". */
  expected: string
  fallback: T
  /**
   * For switches that must not fail open: what a value that is not valid means, in place of the next one. `meaning`
   * fits behind "must be …;".
   */
  unclear?: { value: T; meaning: string }
  /** A value that is not valid keeps recording off, like a file that cannot be read: the next one may lead elsewhere. */
  offWhenUnclear?: true
  /** For privacy: of several places that say something valid the one with the highest of these holds, not the first. */
  strictness?: (value: T) => number
  /** How much of the value status, doctor, preview, logs and status.json may show. */
  shown: Shown
}

const define = <T>(
  key: string,
  env: string,
  schema: z.ZodMiniType<T, unknown>,
  expected: string,
  fallback: T,
): Definition<T> => ({ key, env, schema, expected, fallback, shown: 'whole' })

/** The same for settings that may stay unset. */
const optional = <T>(key: string, env: string, schema: z.ZodMiniType<T, unknown>, expected: string) =>
  define<T | undefined>(key, env, schema, expected, undefined)

/** The same for settings that may hold a secret. */
const secret = <T>(shown: Shown, definition: Definition<T>): Definition<T> => ({ ...definition, shown })

/** A switch that nobody can switch off once somebody has switched it on. */
const onceOn = (definition: Definition<boolean>): Definition<boolean> => ({ ...definition, strictness: Number })

/** A switch that lets more be sent: a no of any place holds, and what is unclear is one. */
const mustBeClear = <T>(definition: Definition<T | false>): Definition<T | false> => ({
  ...definition,
  unclear: { value: false as const, meaning: 'until it is, it counts as 0' },
  strictness: (said) => (said === false ? 2 : said === true ? 1 : 0),
})

/** The URL of a destination that has no other way to be configured: while it is not valid, nothing is sent there. */
const noneWhenUnclear = <T>(definition: Definition<T | undefined>): Definition<T | undefined> => ({
  ...definition,
  unclear: { value: undefined, meaning: 'until it is, nothing is sent there' },
})

/** Has a default. While what was set is not a URL, nobody knows where to send: the default is not used then. */
const place = <T>(definition: Definition<T>): Definition<T> => ({ ...definition, offWhenUnclear: true })

const URL_RULE = 'an http:// or https:// URL without user name, query or fragment'
const WHOLE_URL_RULE = 'an http:// or https:// URL without user name or fragment'
const FLAG_RULE = '1 or 0'
const PERIOD_RULE = 'a whole number of milliseconds from 10 to 2147483647'
const PEM_RULE = 'the path of a PEM file'

/** Every setting but `home`, which says where the files of the others are. Names and defaults: the wire contract's. */
export const definitions = {
  apiUrl: place(define('api_url', 'CLAUDE_METRICS_API_URL', value.baseUrl, URL_RULE, 'http://127.0.0.1:8000/api/v1')),
  apiToken: secret(
    'last four',
    optional('api_token', 'CLAUDE_METRICS_API_TOKEN', value.token, 'cm_ followed by 48 letters and digits'),
  ),
  disabled: onceOn(define('disabled', 'CLAUDE_METRICS_DISABLED', value.firmFlag, FLAG_RULE, false)),
  accountEmail: optional('account_email', 'CLAUDE_METRICS_ACCOUNT_EMAIL', value.email, 'an e-mail address'),
  bashArgs: mustBeClear(define('bash_args', 'CLAUDE_METRICS_BASH_ARGS', value.flag, FLAG_RULE, false)),
  healthcheckIntervalMs: define(
    'healthcheck_interval_ms',
    'CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS',
    value.intervalMs,
    PERIOD_RULE,
    600_000,
  ),
  effort: optional('effort', 'CLAUDE_METRICS_EFFORT', value.shortText, 'a word of at most 64 characters'),
  contextMax: optional(
    'context_max',
    'CLAUDE_METRICS_CONTEXT_MAX',
    value.positiveCount,
    'a whole number of tokens above 0',
  ),
  contextReserveRatio: define(
    'context_reserve_ratio',
    'CLAUDE_METRICS_CONTEXT_RESERVE_RATIO',
    value.shareBelowOne,
    'a number from 0 to below 1',
    0.2,
  ),
  noMachineId: define('no_machine_id', 'CLAUDE_METRICS_NO_MACHINE_ID', value.anyValue, FLAG_RULE, false),
  noHostname: define('no_hostname', 'CLAUDE_METRICS_NO_HOSTNAME', value.anyValue, FLAG_RULE, false),
  noHardware: define('no_hardware', 'CLAUDE_METRICS_NO_HARDWARE', value.anyValue, FLAG_RULE, false),
  usageUrl: noneWhenUnclear(optional('usage_url', 'CLAUDE_METRICS_URL', value.baseUrl, URL_RULE)),
  verbose: define('verbose', 'CLAUDE_METRICS_VERBOSE', value.flag, FLAG_RULE, false),
  queueMaxBytes: define(
    'queue_max_bytes',
    'CLAUDE_METRICS_QUEUE_MAX_BYTES',
    value.positiveCount,
    'a whole number of bytes above 0',
    10_485_760,
  ),
  content: {
    ...define<'full' | 'redacted' | 'none'>(
      'content',
      'CLAUDE_METRICS_CONTENT',
      value.contentLevel,
      'full, redacted or none',
      'full',
    ),
    unclear: { value: 'none' as const, meaning: 'until it is, no text is sent' },
    strictness: (level: 'full' | 'redacted' | 'none') => ['full', 'redacted', 'none'].indexOf(level),
  },
  otlpEndpoint: noneWhenUnclear(optional('otlp_endpoint', 'CLAUDE_METRICS_OTLP_ENDPOINT', value.baseUrl, URL_RULE)),
  otlpLogsEndpoint: secret(
    'without query',
    place(optional('otlp_logs_endpoint', 'CLAUDE_METRICS_OTLP_LOGS_ENDPOINT', value.wholeUrl, WHOLE_URL_RULE)),
  ),
  otlpTracesEndpoint: secret(
    'without query',
    place(optional('otlp_traces_endpoint', 'CLAUDE_METRICS_OTLP_TRACES_ENDPOINT', value.wholeUrl, WHOLE_URL_RULE)),
  ),
  otlpMetricsEndpoint: secret(
    'without query',
    place(optional('otlp_metrics_endpoint', 'CLAUDE_METRICS_OTLP_METRICS_ENDPOINT', value.wholeUrl, WHOLE_URL_RULE)),
  ),
  otlpHeaders: secret(
    'names only',
    define<Record<string, string>>(
      'otlp_headers',
      'CLAUDE_METRICS_OTLP_HEADERS',
      value.headerList,
      'name=value pairs separated by commas',
      {},
    ),
  ),
  otlpProtocol: define<'http/protobuf' | 'http/json'>(
    'otlp_protocol',
    'CLAUDE_METRICS_OTLP_PROTOCOL',
    value.otlpProtocol,
    'http/protobuf or http/json',
    'http/protobuf',
  ),
  otlpCompression: define<'gzip' | 'none'>(
    'otlp_compression',
    'CLAUDE_METRICS_OTLP_COMPRESSION',
    value.compression,
    'gzip or none',
    'gzip',
  ),
  otlpTimeoutMs: define('otlp_timeout_ms', 'CLAUDE_METRICS_OTLP_TIMEOUT_MS', value.intervalMs, PERIOD_RULE, 10_000),
  otlpCertificate: optional('otlp_certificate', 'CLAUDE_METRICS_OTLP_CERTIFICATE', value.path, PEM_RULE),
  otlpClientKey: optional('otlp_client_key', 'CLAUDE_METRICS_OTLP_CLIENT_KEY', value.path, PEM_RULE),
  otlpClientCertificate: optional(
    'otlp_client_certificate',
    'CLAUDE_METRICS_OTLP_CLIENT_CERTIFICATE',
    value.path,
    PEM_RULE,
  ),
  otlpMetricsIntervalMs: define(
    'otlp_metrics_interval_ms',
    'CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS',
    value.intervalMs,
    PERIOD_RULE,
    60_000,
  ),
  otlpTemporality: define<'cumulative' | 'delta'>(
    'otlp_temporality',
    'CLAUDE_METRICS_OTLP_TEMPORALITY',
    value.temporality,
    'cumulative or delta',
    'cumulative',
  ),
  otlpBesideNative: define('otlp_beside_native', 'CLAUDE_METRICS_OTLP_BESIDE_NATIVE', value.flag, FLAG_RULE, false),
  otlpServiceName: define(
    'otlp_service_name',
    'CLAUDE_METRICS_OTLP_SERVICE_NAME',
    value.shortText,
    'a word of at most 64 characters',
    'claude-code-plugin',
  ),
  otlpContent: mustBeClear(
    define<boolean | 'tools'>(
      'otlp_content',
      'CLAUDE_METRICS_OTLP_CONTENT',
      value.collectorText,
      '1, 0 or tools',
      false,
    ),
  ),
  otlpOpenInference: define('otlp_openinference', 'CLAUDE_METRICS_OTLP_OPENINFERENCE', value.flag, FLAG_RULE, false),
  local: define('local', 'CLAUDE_METRICS_LOCAL', value.flag, FLAG_RULE, false),
  historyDays: define(
    'history_days',
    'CLAUDE_METRICS_HISTORY_DAYS',
    value.positiveCount,
    'a whole number of days above 0',
    365,
  ),
  historyMaxBytes: define(
    'history_max_bytes',
    'CLAUDE_METRICS_HISTORY_MAX_BYTES',
    value.positiveCount,
    'a whole number of bytes above 0',
    500_000_000,
  ),
  budgetUsd: optional(
    'budget_usd',
    'CLAUDE_METRICS_BUDGET_USD',
    value.positiveAmount,
    'an amount of US dollars above 0',
  ),
  prices: define<OwnPrices>(
    'prices',
    'CLAUDE_METRICS_PRICES',
    value.prices,
    'a JSON object as docs/cost.md has it, in US dollars per million tokens',
    {},
  ),
  tags: define<Record<string, string>>(
    'tags',
    'CLAUDE_METRICS_TAGS',
    value.tags,
    'at most 20 name=value pairs separated by commas, each name and value of at most 64 characters and none a key or token',
    {},
  ),
  ticketPattern: optional(
    'ticket_pattern',
    'CLAUDE_METRICS_TICKET_PATTERN',
    value.ticketPattern,
    'a pattern of letters, classes such as [A-Z] or \\d, and at most three repetitions, as docs/cost.md has it',
  ),
  doNotTrack: onceOn(define('do_not_track', 'DO_NOT_TRACK', value.firmFlag, FLAG_RULE, false)),
}

export type Definitions = typeof definitions
