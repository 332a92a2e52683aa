import type { IMetricReader } from '@opentelemetry/sdk-metrics'
import type { Definitions } from '../config/setting-definitions.ts'
import type { Settings } from '../config/settings.ts'
import type { Surroundings } from '../contract/surroundings.ts'
import type { Destination } from '../outbox/destination.ts'
import type { HttpClient, TlsFiles } from '../outbox/http-client.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Log } from '../process/rotating-log.ts'
import type { DestinationProcessor } from '../processors/destination-processor.ts'
import type { SpanDestination } from '../processors/span-destination.ts'
import type { Finding } from '../status/finding.ts'
import type { Fact } from '../store/fact.ts'

/**
 * Everything that the program knows of a destination. `DESTINATIONS` lists them; the pipeline, session start, doctor,
 * status, import and preview walk that list and know no destination by its name.
 *
 * The build leaves `exporter.ts` and `check.ts` out of the session start, which never opens a destination and must stay
 * small.
 */
export interface DestinationKind {
  /** Its outbox is called so, or, where it has several, `<name>-<part>`. Lower case letters, digits and dashes. */
  readonly name: string
  /** The settings that are its own. What another terminal's environment says of them keeps recording on in this one. */
  readonly settings: readonly (keyof Definitions)[]
  /** True when it has what it needs to record into it. */
  isConfigured(settings: Settings): boolean
  /**
   * True when it would be configured, had the person not declined it: then nobody is asked to set one up. @default
   * false
   */
  isDeclined?(settings: Settings): boolean
  /** Names of the outboxes that it opens. @default one, with the name of the destination */
  outboxNames?(settings: Settings): readonly string[]
  /** Makes the exporters and outboxes. Called when it is configured, and for a preview. */
  open(deps: OpeningDeps): Promise<OpenDestination>
  /**
   * Asks it whether it is there and lets us in, with requests that leave nothing behind. One finding for each outbox.
   */
  check(deps: CheckDeps): Promise<Finding[]>
  /** What people read when it refuses what we identify ourselves with. */
  readonly whenRefused: Refusal
  /** What to do when the server answers and does not accept. @default to check the URL */
  readonly whenNotAccepted?: AnswerAdvice
  /** What a preview does with it. @default it is shown when it is configured, as it is configured */
  readonly preview?: {
    /** It is shown also while it is not configured. */
    readonly always?: boolean
    /** The settings under which its requests are JSON. */
    readable?(settings: Settings): Settings
  }
  /** It knows an event by its id, so a past session may be imported, also one that was sent before. @default false */
  readonly takesPast?: boolean
}

export interface Refusal {
  /** One sentence behind the destination's name. `waits` is "3 events wait", `answer` the server's own words. */
  trouble(waits: string, answer: string | undefined): string
  /** What to do about it. */
  readonly advice: string
}

/** Advice about an answer that is neither acceptance nor refusal. */
export type AnswerAdvice = (outboxName: string, answer: string) => string | undefined

/** What a destination is made of. */
export interface OpeningDeps {
  /**
   * The destination itself: its code has the name and the words from here, so that it need not import its description.
   */
  kind: DestinationKind
  settings: Settings
  /** The token of this moment; undefined while there is none. */
  token(): string | undefined
  /** Account, repository and machine for a session's folder. */
  around(cwd: string | undefined): Promise<Surroundings>
  /** A client with sockets of its own: no destination waits for another. */
  connect(tls?: TlsFiles): HttpClient
  /** An outbox under its name in the state folder. */
  openOutbox(destination: Destination, options: OutboxChoices): Outbox
  /** Undefined while nobody wants health checks. */
  healthChecks?: HealthChecksWanted | undefined
  /** errors.log */
  log: Log
  now: () => number
}

export interface HealthChecksWanted {
  /** From one to the next; the first comes at once. Milliseconds. */
  intervalMs: number
  /** Account and machine, with the newest client version that was heard of. */
  around(): Promise<Surroundings>
  /** One is in the outbox. */
  onQueued(): void
}

export interface OutboxChoices {
  http: HttpClient
}

/** What an open destination takes; a signal that it does not want is left out. */
export interface OpenDestination {
  logs?: DestinationProcessor
  spans?: SpanDestination
  metrics?: IMetricReader
  /** What happened as it is, before it becomes log records: for what stays on this machine. */
  facts?: FactSink
  /** Reads the same metrics, at once and in its own time, for signs of life. */
  healthChecks?: { reader: IMetricReader; end(): Promise<void> }
  /** Its requests carry the resource, which says what machine this is. */
  sendsResource?: boolean
  /** Its spans carry prompts and responses. */
  wantsSpanContent?: boolean
}

/** Acknowledges when what it took is on disk. @throws when it is not: then nothing may be considered done */
export interface FactSink {
  take(facts: readonly Fact[]): Promise<void>
}

export interface CheckDeps {
  /** The destination itself. */
  kind: DestinationKind
  settings: Settings
  connect(tls?: TlsFiles): HttpClient
}
